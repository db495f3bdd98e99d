/// Events: immutable facts with an id, a type and data, as the hub keeps them.
///
/// Public face: [Event], [EventType], [ChannelType], `Events` (reading). New events enter the store
/// only through `delivery.Publisher`, which uses this package's table inside its own transaction.
@NullMarked
package dev.switchhook.event;

import org.jspecify.annotations.NullMarked;
