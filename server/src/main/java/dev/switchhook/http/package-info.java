/// HTTP, as the hub's features see it: the seam between Vert.x on event loops and plain blocking
/// code on virtual threads, and the one place that turns failures into answers.
///
/// Public face: [RootRouter] (the router that everything is mounted on: request ids, security
/// headers, 404 and 405), [Blocking] (a handler `Function<Request, Answer>` for a route), [Request]
/// and [Answer], [JsonBody] (fields of a JSON body with all mistakes in one answer), [ApiError] (a
/// refusal), [Errors] (failure to answer, with an [ErrorFormat] for each group of paths), and for
/// handlers that stay on the event loop [BodyReader] and [Responder].
///
/// Invariants: no handler sees a body above its limit; each request gets exactly one answer, in
/// time; each answer carries `X-Request-Id`; a failure never shows an exception's text.
///
/// It knows no feature, no key and no table.
@NullMarked
package dev.switchhook.http;

import org.jspecify.annotations.NullMarked;
