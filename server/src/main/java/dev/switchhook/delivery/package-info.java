/// From a committed event to the endpoint's answer: the one door for events, fan-out, lanes,
/// attempts, retries.
///
/// Public face: [Publisher] (the one door), `Dispatcher` (start, stop, retry now, figures of the
/// lanes), `DeliveryLog` (what was sent and what came back, by attempts), `DeliveryHistory` (the
/// same by deliveries, with requests and figures), `TestDeliveries` (tries endpoints),
/// `ReplaySource` (what replays need), [NewEvent], [Completion], [ReportRule] (who takes part when
/// reports become events).
///
/// Read it in this order: [Publisher] → `Dispatcher` → `LaneGroup` → `Lane` → `Attempt` →
/// `RetrySchedule` → `DeliveryTable`. Beside the way: `Settler` (records), `Refills` (reads for
/// lanes that are behind), `ManualAttempts` (retry now), `Pace` (breaker and concurrency of one
/// endpoint), `Turns` and `Budget` (what endpoints and applications share), `Disabler` and
/// `OperationalEvents` (endpoints that fail, and what is said about them), `Uplink` (when it is the
/// hub that fails).
///
/// Invariants: an event and all its deliveries are committed in one transaction; whatever a lane
/// holds in memory is pending in the store; memory for an endpoint is bounded, the rest stays in
/// the store; of a contact's ordered deliveries only the first is to be sent, the others wait in
/// the store; a delivery has one attempt under way at a time; every attempt is recorded before its
/// delivery changes state, in one transaction.
@NullMarked
package dev.switchhook.delivery;

import org.jspecify.annotations.NullMarked;
