/// Twilio's REST API as far as messages go.
///
/// Public face: [TwilioApi], a [dev.switchhook.simulator.provider.Provider] for
/// `/2010-04-01/Accounts/{sid}/…`: messages, their media, and phone numbers with the URL that
/// inbound messages go to. A [TwilioNumber] is one sender; it tells the hub in signed forms what
/// people write, and calls the `StatusCallback` of each message with its statuses.
///
/// Fields, statuses and error codes follow Twilio's API reference and error list. The first status
/// of a message has no callback. Somebody who writes `STOP` is opted out until `START`.
@NullMarked
package dev.switchhook.simulator.twilio;

import org.jspecify.annotations.NullMarked;
