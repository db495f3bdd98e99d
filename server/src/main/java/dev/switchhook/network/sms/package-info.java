/// SMS and MMS through Twilio, and what else Twilio's messaging carries (WhatsApp, RCS).
///
/// Public face for sending: [TwilioSender], and [TwilioMedia] for the media of inbound messages.
///
/// Public face for intake: [TwilioSignature] (is the request genuine), [TwilioForm] (its
/// parameters) and [TwilioNetwork] (parameters to updates), all pure. A request is for the channel
/// of the path: the number it names need not be the channel's own. [TwilioRegistration] says where
/// Twilio sends requests.
///
/// The facts come from Twilio's guides to webhook requests, status callbacks and the validation of
/// requests, and from the tests of its Java and Python libraries, state 2026; those about sending
/// from its API reference and its dictionary of errors.
@NullMarked
package dev.switchhook.network.sms;

import org.jspecify.annotations.NullMarked;
