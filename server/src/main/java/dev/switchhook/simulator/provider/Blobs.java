package dev.switchhook.simulator.provider;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Files of media: what people sent and what was uploaded. The oldest make room for the newest.
public final class Blobs {
  /// Files that are kept.
  public static final int BLOBS_MAX = 500;

  /// Bytes of all files together.
  public static final long BYTES_MAX = 64L * 1024 * 1024;

  private final Map<String, Blob> byId = new LinkedHashMap<>();
  private long bytes;

  /// One file.
  ///
  /// @param owner the account it belongs to
  /// @param at when it was made
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  public record Blob(
      String id, String owner, String mimeType, String fileName, byte[] bytes, Instant at) {}

  /// Keeps a file.
  public void add(Blob blob) {
    byId.put(blob.id(), blob);
    bytes += blob.bytes().length;
    Iterator<Blob> oldest = byId.values().iterator();
    while (byId.size() > BLOBS_MAX || (bytes > BYTES_MAX && byId.size() > 1)) {
      bytes -= oldest.next().bytes().length;
      oldest.remove();
    }
  }

  /// The file of that id.
  public Optional<Blob> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// Forgets a file.
  public void remove(String id) {
    Blob gone = byId.remove(id);
    bytes -= gone == null ? 0 : gone.bytes().length;
  }
}
