package dev.switchhook.store;

import java.sql.SQLException;

/// Opens connections to one database.
interface Connections extends AutoCloseable {
  /// A connection for the writer: transactions, full durability.
  Tx forWriting() throws SQLException;

  /// A reader's connection, in which all of one [Work] is of one moment; see [Tx#endReading].
  Tx forReading() throws SQLException;

  Dialect dialect();

  /// Called by the writer, on its thread, after each commit.
  ///
  /// @param pieces how much work was committed
  default void committed(int pieces) {}

  @Override
  void close();
}
