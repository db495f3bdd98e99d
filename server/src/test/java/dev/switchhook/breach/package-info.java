/// Code that breaks the rules on purpose: the tests of the rules must find every breach in it.
@NullMarked
package dev.switchhook.breach;

import org.jspecify.annotations.NullMarked;
