/// Customers' endpoints: where events go, which ones, in which profile, with which secret, and how
/// they are.
///
/// Public face: [Endpoints] (create, change, read, delete), [EndpointDirectory] (the snapshot that
/// the hot path reads without a lock). Secrets and header values are sealed in the store.
///
/// It does not deliver anything; `delivery` does.
@NullMarked
package dev.switchhook.endpoint;

import org.jspecify.annotations.NullMarked;
