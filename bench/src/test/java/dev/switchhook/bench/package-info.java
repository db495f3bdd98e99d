/// Tests of the bench, with a small hub that stands in for the real one ([StandInHub]) and can be
/// told to lose and to repeat.
@NullMarked
package dev.switchhook.bench;

import org.jspecify.annotations.NullMarked;
