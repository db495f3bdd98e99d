/// How the hub proves to an endpoint who it is: HTTP Basic, OAuth 2.0 client credentials, or a JWT
/// that it signs itself.
///
/// Public face: [Authentication] is what the owner of an endpoint chose, [StoredAuthentication] its
/// JSON for the store, and [ProvenSending] sends a request with the header that belongs to it.
///
/// Invariants:
///
/// * An endpoint without authentication costs one comparison.
/// * Access tokens are fetched through the same guarded client and under the same rules for URLs as
///   deliveries, one fetch at a time for each endpoint, within the time of the attempt that asked.
/// * A kept token that the endpoint refuses with 401 is renewed once within the attempt. There is
///   no other repetition here: a failed fetch is a failed attempt, and the schedule says when the
///   next one is.
/// * Nothing secret is in a message: neither credentials nor tokens nor what a token server
///   answered.
///
/// It knows nothing of deliveries, schedules and signatures of bodies.
@NullMarked
package dev.switchhook.authentication;

import org.jspecify.annotations.NullMarked;
