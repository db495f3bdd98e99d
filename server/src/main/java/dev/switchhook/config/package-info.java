/// The hub's configuration: read once at start, checked as a whole, handed on as records.
///
/// Public face: [ConfigReader] reads the environment and the optional file into a [Reading], which
/// is either the complete [HubConfig] or the list of everything that is wrong, as [Problem]s.
/// [Masked] holds what must not be shown, and [ConfigReference] writes the reference page.
///
/// Every key is declared once, in `Settings`: name, kind of value with its range, default, one
/// sentence. Parsing, the masked listing of effective values and `docs/reference/configuration.md`
/// all come from that one table, so that they cannot say different things.
///
/// Invariants: a value of a secret key never stands in a problem, in the listing or in any
/// `toString`; the environment wins over the file; an unknown `SWITCHHOOK_` key is a problem, never
/// ignored; nobody sees a configuration that is only half right. An empty value is the same as
/// none.
///
/// What this package does not do: it opens no socket and no database, generates no keys, creates no
/// folder, and knows nothing of the packages that its values are for.
@NullMarked
package dev.switchhook.config;

import org.jspecify.annotations.NullMarked;
