/// What every messaging network must do for intake: check that a webhook is genuine, and turn it
/// into [Update]s.
///
/// Public face: [Update], [Route], [UnreadableBody] and one class for each provider family in the
/// sub-packages. Networks never know each other, the HTTP server or the store; they see bytes and
/// header values, and are pure.
@NullMarked
package dev.switchhook.network;

import org.jspecify.annotations.NullMarked;
