/// SMS and MMS through Twilio, and what else Twilio's messaging carries (WhatsApp, RCS).
///
/// Public face: [TwilioSignature] (is the request genuine), [TwilioForm] (its parameters),
/// [TwilioNetwork] (parameters to updates) and [TwilioRegistration] (where Twilio sends them), all
/// pure. A request is for the channel of the path: the number it names need not be the channel's
/// own.
///
/// The facts come from Twilio's guides to webhook requests, status callbacks and the validation of
/// requests, and from the tests of its Java and Python libraries, state 2026.
@NullMarked
package dev.switchhook.network.sms;

import org.jspecify.annotations.NullMarked;
