package dev.switchhook.simulator.graph;

/// The business's side of a WhatsApp connection, as Meta names it.
///
/// @param phoneNumberId Meta's id of the business's number; the hub routes by it
/// @param businessAccountId the WhatsApp business account (WABA)
/// @param displayNumber the number as people write it; only its digits go into webhooks
record WhatsAppAccount(String phoneNumberId, String businessAccountId, String displayNumber) {

  /// The digits of the display number.
  String digits() {
    return displayNumber.replaceAll("[^0-9]", "");
  }
}
