// Verifies the signature of a Switchhook delivery in the profile "chatt2me".
//
//   X-hub-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>
//
// Copy this file into your receiver: it needs nothing but Node 18 or newer. Give `verify` the raw
// bytes of the body, before any JSON parser touches them.
//
// As a program: node chatt2me.mjs --secret SECRET --signature HEADER [--at SECONDS] < body
// Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const MAX_SKEW_SECONDS = 300;

/**
 * @param {string} secret the webhook's signing secret, the whole text
 * @param {string | undefined} header the value of X-hub-Signature
 * @param {Uint8Array} body the raw bytes of the body
 * @param {number} now unix seconds
 * @returns {string | null} null when genuine, else the reason why not
 */
export function verify(secret, header, body, now = Date.now() / 1000) {
  const parts = { t: [], v1: [] };
  for (const part of (header ?? '').split(',')) {
    const [name, ...value] = part.trim().split('=');
    if (Object.hasOwn(parts, name)) parts[name].push(value.join('='));
  }
  if (parts.t.length !== 1 || !/^[0-9]{1,12}$/.test(parts.t[0])) return 'no time in the signature';
  if (parts.v1.length !== 1 || !/^[0-9a-f]{64}$/.test(parts.v1[0])) return 'no v1 in the signature';
  if (Math.abs(now - Number(parts.t[0])) > MAX_SKEW_SECONDS) return 'the signature is too old';
  const expected = createHmac('sha256', secret).update(parts.t[0]).update('.').update(body).digest();
  return timingSafeEqual(expected, Buffer.from(parts.v1[0], 'hex')) ? null : 'the signature is wrong';
}

async function main(args) {
  const options = {};
  for (let i = 0; i + 1 < args.length; i += 2) options[args[i]] = args[i + 1];
  if (!options['--secret'] || options['--signature'] === undefined) {
    console.error('usage: node chatt2me.mjs --secret SECRET --signature HEADER [--at SECONDS] < body');
    return 2;
  }
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const now = options['--at'] === undefined ? undefined : Number(options['--at']);
  const problem = verify(options['--secret'], options['--signature'], Buffer.concat(chunks), now);
  if (problem) console.error(problem);
  return problem ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
