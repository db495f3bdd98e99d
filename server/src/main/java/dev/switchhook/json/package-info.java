/// The one place that makes JSON parsers and generators.
///
/// Public face: [Json]. Parsing is strict (RFC 8259, UTF-8 only, no duplicate names, nothing after
/// the document) and bounded in depth and length. Numbers keep every digit. Bytes that are signed
/// or delivered are never parsed and written again; see the network and profile packages.
@NullMarked
package dev.switchhook.json;

import org.jspecify.annotations.NullMarked;
