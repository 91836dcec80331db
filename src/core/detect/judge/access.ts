// Judges what this user may do: setting DPDK up needs root.
import { msg } from '../../message';
import { fail, pass, unknown, warn, type Rule } from './rule';

const sudoAccess: Rule = {
  id: 'sudo-access',
  sections: ['sudo', 'user'],
  judge({ sudo, user }) {
    switch (sudo) {
      case null:
        return unknown(msg('Whether sudo works could not be found out.'));
      case 'root':
        return pass(msg('This connection is root.'));
      case 'passwordless':
        return pass(msg('{0} may use sudo without a password.', user ?? '?'));
      case 'password':
        return warn(
          msg('{0} may use sudo, but has to give a password each time.', user ?? '?'),
          msg('Have the password at hand for setting up, or allow sudo without one (`NOPASSWD`).'),
        );
      case 'none':
        return fail(
          msg(
            '{0} may not use sudo. Binding NICs, reserving hugepages and running DPDK need root.',
            user ?? '?',
          ),
          msg('Sign in as a user who may use sudo, for example the one the VM was created with.'),
        );
    }
  },
};

export const accessRules: readonly Rule[] = [sudoAccess];
