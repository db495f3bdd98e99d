/// Deletes what is older than its time: events, deliveries, attempts, what was seen, the
/// quarantine.
///
/// Public face: [Retention]. It works in the background, in small transactions, and what a stop
/// interrupts goes on later. Contacts stay as long as their application. Pending deliveries and
/// their events stay, whatever their age.
@NullMarked
package dev.switchhook.retention;

import org.jspecify.annotations.NullMarked;
