/** How long a call to an outside service may take in all (milliseconds), and how long its answer may be (bytes). */
export type CallLimits = Readonly<{ totalMs: number; maxBytes: number }>;

/**
 * Posts a form within limits, follows no redirect, and reads the answer as JSON; null where it is none. Any status is an
 * answer. What it throws names neither the form nor the headers: they hold secrets.
 */
export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
  { totalMs, maxBytes }: CallLimits,
): Promise<Readonly<{ status: number; body: unknown }>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
    redirect: 'error',
    signal: AbortSignal.timeout(totalMs),
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  // leaving the loop by throwing cancels the rest of the answer
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return { status: response.status, body: parsed(Buffer.concat(chunks).toString()) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    if (failure instanceof SyntaxError) return null;
    throw failure;
  }
}
