import { z } from 'zod';

/** Which providers are switched on, and their secrets. Cash on delivery needs none. */
export type PaymentsConfig = Readonly<{
  /** Null where the sandbox is off. */
  sandbox: Readonly<{ secrets: readonly string[] }> | null;
}>;

const Secrets = z
  .string()
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.every((secret) => secret.length >= 8), {
    error: 'Each secret has at least 8 characters; commas separate the new one from those it replaces.',
  });

/**
 * The part of the environment that is about payments. `sandboxSecret` is what the sandbox signs with where the
 * environment names no secret: a kept one in development, none elsewhere.
 */
export const paymentsConfig = ({
  production,
  sandboxSecret,
}: Readonly<{ production: boolean; sandboxSecret?: string | undefined }>) =>
  z
    .object({
      SOKO_SANDBOX: z.stringbool({ error: 'This is true or false.' }).default(!production),
      SOKO_SANDBOX_WEBHOOK_SECRET: Secrets.optional(),
    })
    .transform((given, context): PaymentsConfig => {
      const flaw = (name: keyof typeof given, message: string): void => {
        context.addIssue({ code: 'custom', path: [name], message });
      };
      const secrets = given.SOKO_SANDBOX_WEBHOOK_SECRET ?? (sandboxSecret === undefined ? [] : [sandboxSecret]);
      if (production && given.SOKO_SANDBOX) {
        flaw('SOKO_SANDBOX', 'The sandbox takes no real money: it cannot be on in production.');
      } else if (production && given.SOKO_SANDBOX_WEBHOOK_SECRET) {
        flaw('SOKO_SANDBOX_WEBHOOK_SECRET', 'There is no sandbox in production, so it has no secret there.');
      } else if (given.SOKO_SANDBOX && secrets.length === 0) {
        flaw('SOKO_SANDBOX_WEBHOOK_SECRET', 'The sandbox is on and needs a secret to sign its webhooks with.');
      }
      return {
        sandbox: given.SOKO_SANDBOX ? { secrets } : null,
      };
    });
