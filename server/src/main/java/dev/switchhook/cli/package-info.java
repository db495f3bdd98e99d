/// Commands for people at a terminal: `normalize`, which needs no running hub, and `admin`, which
/// calls the API of the hub that the operator names.
///
/// Public face: one class for each command, a picocli command that is given its streams and sources
/// of ids; `app.Main` registers them. Results go to the output stream as UTF-8 and nothing else
/// does; messages for people go to the error stream. Exit codes: 0 done, 2 the input cannot be
/// used; `admin` besides 1 the hub refused, 3 nobody answers, 4 the key is refused.
@NullMarked
package dev.switchhook.cli;

import org.jspecify.annotations.NullMarked;
