package dev.switchhook.store;

import java.util.List;
import java.util.UUID;

/// The SQL of leases. PostgreSQL alone has them; its clock is the only one that counts.
final class LeaseTable {
  private static final String NOW = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint";

  /// Tells the locks of sessions from those of other programs.
  private static final int LOCK_SEED = 0x5377_6974;

  /// Follows a condition on rows that have a node: only those of nodes that this session's process
  /// holds. The part in brackets is worked out once for a statement.
  static final String HELD =
      " AND node = ANY (ARRAY(SELECT l.node FROM node_lease l"
          + " WHERE l.holder = NULLIF(current_setting('switchhook.holder', true), '')::uuid))";

  UUID newHolder(Tx tx) {
    return tx.list("SELECT gen_random_uuid()", row -> row.uuid(1)).getFirst();
  }

  /// Takes the nodes over whose lease has run out.
  ///
  /// @param gone whether also those whose process has no session any more: then it has ended, or
  ///   has lost the database and will find out
  /// @return them
  List<Integer> takeOver(Tx tx, UUID holder, boolean gone, long millis) {
    return tx.list(
        "UPDATE node_lease SET holder = ?, fence = nextval('node_fence'), lease_until = "
            + NOW
            + " + ? WHERE node IN (SELECT node FROM node_lease WHERE holder IS DISTINCT FROM ? AND (lease_until < "
            + NOW
            + (gone ? " OR " + hasNoSession("holder") : "")
            + ") ORDER BY node FOR UPDATE SKIP LOCKED) RETURNING node",
        row -> row.integer(1),
        holder,
        millis,
        holder);
  }

  /// Makes a node of its own.
  int add(Tx tx, UUID holder, long millis) {
    tx.update("LOCK TABLE node_lease IN SHARE ROW EXCLUSIVE MODE");
    return tx.list(
            "INSERT INTO node_lease (node, holder, fence, lease_until) SELECT MAX(node) + 1, ?, nextval('node_fence'), "
                + NOW
                + " + ? FROM node_lease RETURNING node",
            row -> row.integer(1),
            holder,
            millis)
        .getFirst();
  }

  /// Goes on holding what is held.
  ///
  /// @return the nodes
  List<Integer> renew(Tx tx, UUID holder, long millis) {
    return tx.list(
        "UPDATE node_lease SET lease_until = " + NOW + " + ? WHERE holder = ? RETURNING node",
        row -> row.integer(1),
        millis,
        holder);
  }

  /// Shows that the process has a session, for as long as this one lasts.
  ///
  /// @return false while another session says so still
  boolean show(Tx tx, UUID holder) {
    return tx.list(
            "SELECT CASE WHEN " + hasNoSession("?") + " THEN 1 ELSE 0 END",
            row -> row.flag(1),
            holder)
        .getFirst();
  }

  /// Holds for a process that no session shows, and shows it: a session that shows one has its
  /// lock.
  private static String hasNoSession(String holder) {
    return "pg_try_advisory_lock(hashtextextended(" + holder + "::text, " + LOCK_SEED + "))";
  }

  /// Takes back what [#show] says.
  void hide(Tx tx) {
    tx.list("SELECT pg_advisory_unlock_all()", row -> true);
  }

  /// Holds nothing any more: what is left may be taken over at once.
  void release(Tx tx, UUID holder) {
    tx.update("UPDATE node_lease SET holder = NULL, lease_until = 0 WHERE holder = ?", holder);
  }

  /// From now on the session writes and reads in the name of this process.
  void speakFor(Tx tx, int node, UUID holder) {
    tx.list(
        "SELECT set_config('switchhook.node', ?, false), set_config('switchhook.holder', ?, false)",
        row -> true,
        Integer.toString(node),
        holder.toString());
  }
}
