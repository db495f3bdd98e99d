package dev.switchhook.profile;

import dev.switchhook.crypto.Hmac;
import java.util.HexFormat;
import java.util.List;

/// A signature over nothing but the body: HMAC-SHA256 in lower-case hex, in one header.
///
/// @param header its name
/// @param prefix what stands before the hex digits
record BodySignature(String header, String prefix) {
  /// @param keys newest first; these formats have room for one signature
  List<SignatureHeader> sign(List<Hmac> keys, Signing signing) {
    byte[] code = keys.getFirst().sign(signing.body());
    return List.of(new SignatureHeader(header, prefix + HexFormat.of().formatHex(code)));
  }
}
