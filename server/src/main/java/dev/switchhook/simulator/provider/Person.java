package dev.switchhook.simulator.provider;

import org.jspecify.annotations.Nullable;

/// An invented person, with the identity that each network gives them.
///
/// @param id in the control API
/// @param name the profile name everywhere
/// @param number international, digits only; for WhatsApp and SMS
/// @param userId WhatsApp's business-scoped user id: two letters of a country, a dot, digits
/// @param username WhatsApp's, Instagram's and Telegram's user name; null when they have none
/// @param pageId the page-scoped id of Messenger
/// @param instagramId the scoped id of Instagram
/// @param telegramId the Telegram user and private chat
/// @param manner how they and their phone behave
public record Person(
    String id,
    String name,
    String number,
    String userId,
    @Nullable String username,
    String pageId,
    String instagramId,
    long telegramId,
    Manner manner) {

  /// How a person and their phone behave.
  ///
  /// @param registered has the network at all; messages to others fail later
  /// @param online messages are delivered; otherwise they stay at `sent`
  /// @param reads and shows it: messages are reported as read
  /// @param blocks the business: nothing arrives any more
  /// @param hidesNumber WhatsApp shows the user id only
  public record Manner(
      boolean registered, boolean online, boolean reads, boolean blocks, boolean hidesNumber) {
    /// Somebody with a working phone who reads everything.
    public static final Manner USUAL = new Manner(true, true, true, false, false);
  }

  /// The number as networks write it that want a plus.
  public String plusNumber() {
    return "+" + number;
  }

  /// What comes back of a message to them: how far it gets.
  public Reach reach() {
    if (!manner.registered()) {
      return Reach.NOWHERE;
    }
    if (manner.blocks() || !manner.online()) {
      return Reach.SENT;
    }
    return manner.reads() ? Reach.READ : Reach.DELIVERED;
  }

  /// How far a message gets, one after the other.
  public enum Reach {
    /// It fails.
    NOWHERE,
    /// It leaves the provider.
    SENT,
    /// The phone gets it.
    DELIVERED,
    /// The person sees it.
    READ
  }
}
