package dev.switchhook.network.meta;

import dev.switchhook.json.Json;
import dev.switchhook.network.ContentReader;
import dev.switchhook.network.Trees;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests for a payment in Brazil, in the fields of the Chatt2.me API, as the interactive
/// `order_details` of Meta's payments API. Amounts are whole numbers of a hundredth.
final class WhatsAppPayments {
  /// Longest reference of an order, in characters.
  static final int REFERENCE_CHARS_MAX = 35;

  /// Longest name of an item, in characters.
  static final int ITEM_NAME_CHARS_MAX = 60;

  /// Most items of an order; Meta documents no limit.
  static final int ITEMS_MAX = 999;

  private static final int OFFSET = 100;
  private static final int CURRENCY_CHARS = 3;
  private static final int CODE_CHARS_MAX = 1_024;
  private static final int NAME_CHARS_MAX = 240;

  /// Greatest amount, in hundredths: what JSON readers of all kinds keep exactly.
  private static final BigDecimal AMOUNT_MAX = BigDecimal.valueOf(9_007_199_254_740_991L);

  private WhatsAppPayments() {}

  static ObjectNode orderDetails(ContentReader request) {
    ObjectNode interactive = Json.object().put("type", "order_details");
    interactive
        .putObject("body")
        .put("text", request.text("bodyText", WhatsAppInteractives.BODY_CHARS_MAX));
    ObjectNode parameters =
        interactive.putObject("action").put("name", "review_and_pay").putObject("parameters");
    parameters
        .put("reference_id", request.text("referenceId", REFERENCE_CHARS_MAX))
        .put("type", "digital-goods")
        .put("payment_type", "br");
    parameters.putArray("payment_settings").add(settings(request));
    String currency = request.optional("currency", CURRENCY_CHARS);
    parameters.put("currency", currency == null ? "BRL" : currency);
    parameters.set("total_amount", amount(request, "totalAmountCents"));
    if (request.has("items")) {
      parameters.set("order", order(request));
    }
    return interactive;
  }

  private static ObjectNode settings(ContentReader request) {
    String method = request.text("paymentMethod", NAME_CHARS_MAX);
    return switch (method) {
      case "pix" -> pix(request.object("pix"));
      case "boleto" ->
          setting(
              "boleto",
              Json.object()
                  .put(
                      "digitable_line",
                      request.object("boleto").text("digitableLine", CODE_CHARS_MAX)));
      case "payment_link" ->
          setting(
              "payment_link", Json.object().put("uri", request.object("paymentLink").link("url")));
      default -> throw request.at("paymentMethod").refuse("must be pix, boleto or payment_link");
    };
  }

  private static ObjectNode pix(ContentReader pix) {
    return setting(
        "pix_dynamic_code",
        Json.object()
            .put("code", pix.text("code", CODE_CHARS_MAX))
            .put("merchant_name", pix.text("merchantName", NAME_CHARS_MAX))
            .put("key", pix.text("key", NAME_CHARS_MAX))
            .put("key_type", pix.text("keyType", NAME_CHARS_MAX)));
  }

  private static ObjectNode setting(String type, ObjectNode part) {
    ObjectNode setting = Json.object().put("type", type);
    setting.set(type, part);
    return setting;
  }

  private static ObjectNode order(ContentReader request) {
    ObjectNode order = Json.object().put("status", "pending");
    ObjectNode tax = Json.object().put("value", 0).put("offset", OFFSET);
    if (request.has("tax")) {
      ContentReader given = request.object("tax");
      tax = amount(given, "valueCents");
      Trees.put(tax, "description", given.optional("description", ITEM_NAME_CHARS_MAX));
    }
    order.set("tax", tax);
    ArrayNode items = order.putArray("items");
    for (ContentReader item : request.list("items", ITEMS_MAX)) {
      ObjectNode one =
          items
              .addObject()
              .put("retailer_id", item.text("retailerId", NAME_CHARS_MAX))
              .put("name", item.text("name", ITEM_NAME_CHARS_MAX));
      one.set("amount", amount(item, "amountCents"));
      one.set("quantity", whole(item, "quantity"));
    }
    String subtotal = request.has("subtotalCents") ? "subtotalCents" : "totalAmountCents";
    order.set("subtotal", amount(request, subtotal));
    return order;
  }

  private static ObjectNode amount(ContentReader reader, String name) {
    ObjectNode amount = Json.object();
    amount.set("value", whole(reader, name));
    return amount.put("offset", OFFSET);
  }

  private static JsonNode whole(ContentReader reader, String name) {
    JsonNode number = reader.at(name).node();
    boolean whole =
        number.isIntegralNumber()
            && number.decimalValue().signum() >= 0
            && number.decimalValue().compareTo(AMOUNT_MAX) <= 0;
    if (!whole) {
      throw reader.at(name).refuse("must be a whole number from 0");
    }
    return number;
  }
}
