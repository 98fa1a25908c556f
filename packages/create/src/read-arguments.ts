import { parseArgs } from 'node:util';
import { type Choices, frameworksThereAre, usersThereAre } from './choices.js';
import { CreateError } from './create-error.js';

/** What a command line says; what it does not say is asked for. */
export type Arguments = Partial<Choices> & { readonly help: boolean };

/** @throws CreateError `unknown_option` | `invalid_choice` */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const [folder, ...others] = positionals;
  if (others.length > 0) {
    throw new CreateError('unknown_option', `One folder at a time, and not ${others.join(', ')}.`);
  }
  return {
    help: values.help,
    ...(folder !== undefined && { folder }),
    ...(values.users !== undefined && { users: oneOf(usersThereAre, '--users', values.users) }),
    ...(values.framework !== undefined && {
      framework: oneOf(frameworksThereAre, '--framework', values.framework),
    }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        users: { type: 'string' },
        framework: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new CreateError('unknown_option', `${said} --help says what there is.`);
  }
}

function oneOf<Name extends string>(
  all: Readonly<Record<Name, string>>,
  option: string,
  value: string,
): Name {
  if (Object.hasOwn(all, value)) return value as Name;
  throw new CreateError(
    'invalid_choice',
    `${option} is one of ${Object.keys(all).join(', ')}, and not ${JSON.stringify(value)}.`,
  );
}
