/// Commands that need no running hub, for people at a terminal.
///
/// Public face: one class for each command, a picocli command that is given its streams and sources
/// of ids; `app.Main` registers them. Results go to the output stream as UTF-8 and nothing else
/// does; messages for people go to the error stream. Exit codes: 0 done, 2 the input cannot be
/// used.
@NullMarked
package dev.switchhook.cli;

import org.jspecify.annotations.NullMarked;
