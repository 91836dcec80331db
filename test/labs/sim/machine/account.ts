// The one account of a simulated VM besides root, with its password for login and sudo.

export const simulatedPassword = 'simulated';
