/// The world around the hub, for `./switchhook simulate`, the demo and tests: providers that speak
/// their own protocols, people who write, and a receiver to deliver to.
///
/// Public face: [SimulatedProviders] (an HTTP server that is Meta, Telegram and Twilio at once, and
/// sends their signed webhooks), [SimulatedCustomers] (invented people who write through it),
/// [HubBusiness] (answers them through the hub), and [Receiver] (an HTTP server on loopback that
/// plays customers' endpoints and shows what arrived). The hub's own code never uses this package,
/// and this package knows the hub by its HTTP contracts only. What the providers do stands in the
/// packages below, free of HTTP.
///
/// All people, numbers and shops in the conversations are invented; their numbers come from ranges
/// that are reserved for fiction or that cannot be allotted.
@NullMarked
package dev.switchhook.simulator;

import org.jspecify.annotations.NullMarked;
