/// The store: SQLite in the data directory, or PostgreSQL. Group commit, readers apart, migrations,
/// the file lock.
///
/// Public face: [Database] (write and read), [Tx] (SQL inside one transaction), [Row],
/// [StoreSettings], [StoreException], [Each], a statement for many rows, and [CopyCheck], which
/// keeps every [StoredCopy] of rows right that a commit without an answer may have changed.
/// Everything that differs between the two databases is in [Dialect].
///
/// Invariants: a write that completed is committed and fsynced; one bad piece of work never spoils
/// its neighbours in the batch; no transaction is open while anybody waits for the network; two
/// hubs never share a SQLite file.
///
/// On PostgreSQL a process holds its pending work by lease ([Database#holdsItsWork]).
///
/// It does not know any table but that of leases: SQL stands beside its feature, in `*Table`
/// classes.
@NullMarked
package dev.switchhook.store;

import org.jspecify.annotations.NullMarked;
