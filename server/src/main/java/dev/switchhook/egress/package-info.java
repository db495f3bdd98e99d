/// Outgoing connections: the only package that opens any.
///
/// Public face: [EndpointUrl] with [UrlPolicy] judges the text of a URL, [AddressPolicy] with
/// [Cidr] judges addresses, [CustomHeaders] judges a customer's headers, [Resolver] turns names
/// into addresses, [ClientCertificate] is what is shown in TLS, and [Egress] sends one request and
/// reports one [EgressResult].
///
/// Invariants:
///
/// * A socket is opened only to an address that was judged in that same step; a name whose answers
///   include one forbidden address is refused whole; literals are judged too, at every connect.
/// * `localhost` is never looked up (RFC 6761 §6.3): it means those of `127.0.0.1` and `::1` that
///   are listed.
/// * One deadline covers everything from the look-up to the last byte of the answer. An answer that
///   breaks off, breaks its framing or does not end in time is a failure whatever its status.
/// * No answer is credited to another request: a connection with any doubt about its framing is
///   closed, and bytes that nobody asked for close it.
/// * Nothing is followed, unpacked or repeated, with one exception: a request whose reused
///   connection turned out to be closed, before any byte of an answer, is sent once more on a new
///   one; that is counted. A request that may leave at most once ([EgressRequest#once]) never uses
///   a kept connection, so nothing of it is ever repeated.
///
/// The client speaks HTTP/1.1 over Vert.x sockets with its own answer parser instead of using the
/// Vert.x HTTP client. Seen with 5.2.0: that one hands bytes behind a complete answer to the next
/// request as its answer, and reports an interim 102 as the final status. That it has no end to a
/// dripping body is from the project's reference material and was not tried again here.
///
/// With servers that offer it, HTTP/2 is spoken through Netty's codec, under the same limits
/// ([Http2Connection], [Http2Answer]; decision 0012). A forward proxy is asked for ways to
/// addresses that were judged ([ProxyConnector]).
///
/// It knows nothing of deliveries, retries, signatures or profiles. Certificate revocation is not
/// checked.
@NullMarked
package dev.switchhook.egress;

import org.jspecify.annotations.NullMarked;
