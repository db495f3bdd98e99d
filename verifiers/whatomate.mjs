// Verifies the signature of a Switchhook delivery in the profile "whatomate".
//
//   X-Webhook-Signature: sha256=<hex HMAC-SHA256(secret, body)>
//
// It covers no time, so whoever overhears a request can send it again: remember
// `event` and `message_id` of the body and take each one once.
//
// Copy this file into your receiver: it needs nothing but Node 18 or newer. Give `verify` the raw
// bytes of the body, before any JSON parser touches them.
//
// As a program: node whatomate.mjs --secret SECRET --signature HEADER < body
// Exit code 0 = genuine, 1 = not (the reason is on stderr), 2 = wrong usage.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { pathToFileURL } from 'node:url';

/**
 * @param {string} secret the endpoint's signing secret, the whole text
 * @param {string | undefined} header the value of X-Webhook-Signature
 * @param {Uint8Array} body the raw bytes of the body
 * @returns {string | null} null when genuine, else the reason why not
 */
export function verify(secret, header, body) {
  const code = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (code === undefined) return 'the signature has another form';
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(code, 'hex')) ? null : 'the signature is wrong';
}

async function main(args) {
  const options = {};
  for (let i = 0; i + 1 < args.length; i += 2) options[args[i]] = args[i + 1];
  if (!options['--secret'] || options['--signature'] === undefined) {
    console.error('usage: node whatomate.mjs --secret SECRET --signature HEADER < body');
    return 2;
  }
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const problem = verify(options['--secret'], options['--signature'], Buffer.concat(chunks));
  if (problem) console.error(problem);
  return problem ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
