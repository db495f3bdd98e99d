/// What `./switchhook demo` needs around the hub: customers who write, and a receiver to deliver
/// to.
///
/// Public face: [SimulatedCustomers] (invented people whose signed WhatsApp webhooks go through the
/// hub's real intake), [WhatsAppPayloads] (those webhook bodies, pure), and [Receiver] (an HTTP
/// server on loopback that plays customers' endpoints and shows what arrived). The hub's own code
/// never uses this package, and this package knows the hub by its HTTP contracts only.
///
/// All people, numbers and shops in the conversations are invented; their numbers come from ranges
/// that are reserved for fiction or that cannot be allotted.
@NullMarked
package dev.switchhook.simulator;

import org.jspecify.annotations.NullMarked;
