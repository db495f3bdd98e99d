/// Measures the hub from outside: `./switchhook bench`.
///
/// Nothing of the measurement knows a class of the server ([KillPoint] has names of some as text).
/// The hub is a process that is started from its jar and spoken to over HTTP, so that a figure or a
/// lost event can never be explained by code that both sides share. Four processes take part, all
/// on loopback:
///
/// - the **generator** ([GeneratorCommand], [Load]) posts WhatsApp webhooks, signed as Meta signs
///   them, and writes down before and after each request what it knows ([AnswerLedger]);
/// - the **hub**;
/// - the **sink** ([Sink]) is the customer's endpoint; it writes each arrival down before it
///   answers ([ArrivalLedger]);
/// - **nginx**, when installed, is the yardstick: `proxy_pass` under the same load.
///
/// The process that started them ([Measurement], [KillScenario]) compares the two ledgers
/// ([LedgerCheck]). A request without a complete answer is *unknown*, never "failed": the hub may
/// or may not have stored it. Each message carries a [Marker] in its text, with its sequence
/// number, its time and a check sum, so what arrives is recognised without asking the hub.
///
/// A run of `bench` measures one [Part] after the other ([WholeRun]) and holds the figures against
/// the [Target]s. [IsolationScenario] (hanging endpoints, a long backlog), [DrainScenario] (an
/// endpoint that was away) and [FlatScenario] (an hour of load) play on the same [Stage], and read
/// from the ledgers when things happened ([LedgerTimes]). [KillScenario] lets [Faults] happen:
/// SIGKILL at random, or at a [KillPoint] through the Java machine's debugger interface
/// ([Debugger]), and a [PostgresServer] that goes away.
///
/// [ListsScenario] needs neither ledgers nor yardstick: it fills a hub, with a sink of its own that
/// keeps nothing ([ListsSink]), and asks its lists.
///
/// Two commands look at the normalisers from inside, and know no more of the server than those:
/// [NormalizeCommand] (what one webhook costs) and [FuzzCommand] (bodies that nobody thought of).
///
/// Public face: [Main] for the command line and [KillScenario] for tests that crash a hub.
@NullMarked
package dev.switchhook.bench;

import org.jspecify.annotations.NullMarked;
