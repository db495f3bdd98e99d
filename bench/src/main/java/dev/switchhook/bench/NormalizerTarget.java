package dev.switchhook.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.Watermark;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.sms.TwilioNetwork;
import dev.switchhook.network.telegram.TelegramNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the fuzzer calls, once for each input it makes up: normalises the bytes as intake would and
/// checks what must hold of every result. Whatever it throws is a finding.
///
/// Only a body that cannot be read may be refused, and only as [UnreadableBody].
public final class NormalizerTarget {
  /// System property that says whose normalisers: names of channel types, separated by commas.
  static final String TYPES_PROPERTY = "switchhook.fuzz.types";

  /// System property with which the fuzzer itself is tried: bodies that contain this text are
  /// findings.
  static final String PLANTED_PROPERTY = "switchhook.fuzz.planted";

  private static final int KEY_CHARS_MAX = 1_024;
  private static final List<ChannelType> TYPES =
      Stream.of(System.getProperty(TYPES_PROPERTY, "whatsapp").split(",", -1))
          .map(name -> ChannelType.parse(name).orElseThrow())
          .toList();
  private static final @Nullable String PLANTED = System.getProperty(PLANTED_PROPERTY);

  private NormalizerTarget() {}

  /// The fuzzer's entry; its name and shape are Jazzer's.
  public static void fuzzerTestOneInput(byte[] body) {
    if (PLANTED != null && new String(body, ISO_8859_1).contains(PLANTED)) {
      throw new IllegalStateException("the planted bug was found");
    }
    TYPES.forEach(type -> check(type, body));
  }

  private static void check(ChannelType type, byte[] body) {
    byte[] before = body.clone();
    List<Update> updates = updates(type, body);
    require(Arrays.equals(before, body), "the body was changed");
    List<Update> again = updates(type, body);
    require(updates.size() == again.size(), "the same body made another number of updates");
    for (int i = 0; i < updates.size(); i++) {
      check(updates.get(i), again.get(i));
    }
  }

  private static List<Update> updates(ChannelType type, byte[] body) {
    try {
      Normalized normalized =
          switch (type) {
            case WHATSAPP, INSTAGRAM, MESSENGER -> MetaNetwork.normalize(body);
            case TELEGRAM -> TelegramNetwork.normalize(body);
            case SMS -> TwilioNetwork.normalize(body);
          };
      return switch (normalized) {
        case Normalized.Updates made -> made.list();
        case Normalized.TooMany _ -> List.of();
      };
    } catch (UnreadableBody e) {
      return List.of();
    }
  }

  private static void check(Update update, Update again) {
    require(!update.dedupeKey().isEmpty(), "an update has no key");
    require(update.dedupeKey().length() <= KEY_CHARS_MAX, "a key is longer than any should be");
    require(update.dedupeKey().equals(again.dedupeKey()), "the same update has two keys");
    require(update.data().equals(again.data()), "the same update has other data");
    require(update.source().length > 0, "an update has no source");
    byte[] written = Json.bytes(update.data());
    require(Arrays.equals(written, Json.bytes(Json.parse(written))), "data change when read again");
    Watermark.of(update).ifPresent(mark -> check(mark.report("m"), mark.report("m")));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
