/**
 * Programs that show Truechimer at work, each of which is also a test.
 *
 * <p>{@link io.truechimer.examples.Quickstart} is the first to read. The programs use public API
 * only and set time by hand, so that they print the same on every machine; a test holds what they
 * print. The tests of this module also hold the rules of the house, because it sees all others.
 */
package io.truechimer.examples;
