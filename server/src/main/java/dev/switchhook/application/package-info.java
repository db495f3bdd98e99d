/// Applications: the tenants that own keys, channels, endpoints and events.
///
/// Public face: [Application], [Applications], and [ApplicationRemoval] for the features whose
/// things an application owns.
///
/// Invariant: whoever inserts something that belongs to an application asks [Applications#exists]
/// in the same transaction.
///
/// It does not know what belongs to an application; the API package brings the removals together.
@NullMarked
package dev.switchhook.application;

import org.jspecify.annotations.NullMarked;
