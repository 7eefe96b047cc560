/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

/**
 * Something that goes wrong.
 *
 * @param name what it is called in the table
 * @param what what happens, for the page
 * @param brokers how many brokers it needs
 * @param needsFalseClock whether it needs libfaketime
 * @param isShort whether it is in the short form
 * @param known what it explains
 * @param action injects it, sees that it has an effect, and heals it
 */
record Fault(
    String name,
    String what,
    int brokers,
    boolean needsFalseClock,
    boolean isShort,
    Window.Known known,
    Action action) {

  /** What is done to a scene where all is well, so that all is well again afterwards. */
  interface Action {
    void strike(Scene scene) throws Exception;
  }

  static Fault of(String name, String what, Action action) {
    return new Fault(name, what, 1, false, true, Window.Known.HEALTHY, action);
  }

  Fault onBrokers(int number) {
    return new Fault(name, what, number, needsFalseClock, isShort, known, action);
  }

  Fault onlyLong() {
    return new Fault(name, what, brokers, needsFalseClock, false, known, action);
  }

  Fault withFalseClock() {
    return new Fault(name, what, brokers, true, isShort, known, action);
  }

  Fault explaining(Window.Known explained) {
    return new Fault(name, what, brokers, needsFalseClock, isShort, explained, action);
  }

  @Override
  public String toString() {
    return name;
  }
}
