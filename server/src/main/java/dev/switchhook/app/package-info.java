/// Wires the hub by hand and starts it: the only package that knows all the others.
@NullMarked
package dev.switchhook.app;

import org.jspecify.annotations.NullMarked;
