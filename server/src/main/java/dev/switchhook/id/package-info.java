/// Typed identifiers and the one generator that makes them.
///
/// Public face: [Ids]. Ids are UUIDv7 (RFC 9562): they rise with time, so inserts append to their
/// index and "newest first" is an order by id. In the API an id is written `<prefix>_<uuid>`; the
/// prefix is checked on the way in.
@NullMarked
package dev.switchhook.id;

import org.jspecify.annotations.NullMarked;
