package dev.switchhook.intake;

import dev.switchhook.id.Sized;
import dev.switchhook.json.Json;
import dev.switchhook.network.telegram.TelegramSecret;
import dev.switchhook.store.Row;
import dev.switchhook.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The SQL of the quarantine. Joins the caller's transaction; stateless.
final class QuarantineTable {
  private static final String COLUMNS =
      "id, received_at, reason, detail, path, headers, body, published";
  private static final String HIDDEN = "***";

  void insert(Tx tx, Quarantine.Kept kept) {
    tx.update(
        "INSERT INTO quarantine (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        kept.id(),
        kept.receivedAt(),
        kept.reason().code(),
        kept.reason().detail(),
        kept.webhook().target(),
        headers(kept.webhook()),
        kept.webhook().body(),
        kept.published().bytes());
  }

  /// @param before only older ones; null = from the newest
  List<Quarantine.Kept> page(Tx tx, @Nullable UUID before, int limit) {
    return before == null
        ? tx.list(
            "SELECT " + COLUMNS + " FROM quarantine ORDER BY id DESC LIMIT ?",
            QuarantineTable::read,
            limit)
        : tx.list(
            "SELECT " + COLUMNS + " FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?",
            QuarantineTable::read,
            before,
            limit);
  }

  /// How large the bodies of a page are.
  ///
  /// @param before as in [#page]
  List<Sized> sizes(Tx tx, @Nullable UUID before, int limit) {
    return before == null
        ? tx.list(
            "SELECT id, LENGTH(body) FROM quarantine ORDER BY id DESC LIMIT ?",
            QuarantineTable::sized,
            limit)
        : tx.list(
            "SELECT id, LENGTH(body) FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?",
            QuarantineTable::sized,
            before,
            limit);
  }

  private static Sized sized(Row row) {
    return new Sized(row.uuid(1), row.number(2));
  }

  Optional<Quarantine.Kept> find(Tx tx, UUID id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM quarantine WHERE id = ?", QuarantineTable::read, id);
  }

  void delete(Tx tx, UUID id) {
    tx.update("DELETE FROM quarantine WHERE id = ?", id);
  }

  int deleteOlder(Tx tx, UUID before, int limit) {
    return tx.update(
        "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE id < ? ORDER BY id LIMIT ?)",
        before,
        limit);
  }

  void retried(Tx tx, UUID id, Intake.Again again, QuarantineReason reason, Instant now) {
    tx.update(
        "UPDATE quarantine SET reason = ?, detail = ?, published = ?, retried_at = ? WHERE id = ?",
        reason.code(),
        reason.detail(),
        again.published().bytes(),
        now,
        id);
  }

  private static String headers(Received webhook) {
    ArrayNode pairs = Json.array();
    webhook.headers().forEach(header -> pairs.addArray().add(header.getKey()).add(shown(header)));
    return Json.text(pairs);
  }

  /// Telegram's proof is the secret itself, which is nowhere in the store but sealed.
  private static String shown(Map.Entry<String, String> header) {
    return header.getKey().equalsIgnoreCase(TelegramSecret.HEADER) ? HIDDEN : header.getValue();
  }

  private static Quarantine.Kept read(Row row) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (JsonNode pair : Json.parse(row.text(6).getBytes(StandardCharsets.UTF_8))) {
      headers.add(Map.entry(pair.path(0).asString(), pair.path(1).asString()));
    }
    return new Quarantine.Kept(
        row.uuid(1),
        row.time(2),
        new QuarantineReason(row.text(3), row.text(4)),
        new Received(row.text(5), IntakeRoutes.channelOf(row.text(5)), headers, row.bytes(7), true),
        PublishedKeys.of(row.bytesOrNull(8)));
  }
}
