// Verifies the signature of a Switchhook delivery in the profile "standard" (Standard Webhooks v1).
//
//   webhook-id: <event id>
//   webhook-timestamp: <unix seconds>
//   webhook-signature: v1,<base64 HMAC-SHA256(key, id + "." + timestamp + "." + body)> [v1,… more]
//
// The key is what the base64 part of the secret, whsec_…, stands for. While a secret is being
// replaced there are two signatures, separated by a space; one of them must fit.
//
// Copy this file into your receiver: it needs nothing but Node 18 or newer. Give `verify` the raw
// bytes of the body, before any JSON parser touches them.
//
// As a program: node standard-webhooks.mjs --secret SECRET --id ID --timestamp T --signature S
//               [--at SECONDS] < body
// Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const MAX_SKEW_SECONDS = 300;
const PREFIX = 'whsec_';

/**
 * @param {string} secret the endpoint's secret, whsec_…
 * @param {{id?: string, timestamp?: string, signature?: string}} headers the three webhook-… headers
 * @param {Uint8Array} body the raw bytes of the body
 * @param {number} now unix seconds
 * @returns {string | null} null when genuine, else the reason why not
 */
export function verify(secret, { id, timestamp, signature }, body, now = Date.now() / 1000) {
  if (!secret.startsWith(PREFIX)) return 'the secret does not begin with whsec_';
  if (!id || !timestamp || !signature) return 'a header is missing';
  if (!/^[0-9]{1,12}$/.test(timestamp)) return 'the time is not a number';
  if (Math.abs(now - Number(timestamp)) > MAX_SKEW_SECONDS) return 'the signature is too old';
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  for (const one of signature.split(' ')) {
    const [version, code] = one.split(',');
    const given = Buffer.from(code ?? '', 'base64');
    if (version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)) return null;
  }
  return 'the signature is wrong';
}

async function main(args) {
  const options = {};
  for (let i = 0; i + 1 < args.length; i += 2) options[args[i]] = args[i + 1];
  const names = ['--secret', '--id', '--timestamp', '--signature'];
  if (names.some((name) => options[name] === undefined)) {
    console.error(`usage: node standard-webhooks.mjs ${names.map((name) => `${name} …`).join(' ')} [--at SECONDS] < body`);
    return 2;
  }
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const now = options['--at'] === undefined ? undefined : Number(options['--at']);
  const headers = { id: options['--id'], timestamp: options['--timestamp'], signature: options['--signature'] };
  const problem = verify(options['--secret'], headers, Buffer.concat(chunks), now);
  if (problem) console.error(problem);
  return problem ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
