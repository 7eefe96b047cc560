/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The steps of an order. Each step is caused by the previous one. */
enum OrderStep {
  ORDER_PLACED("OrderPlaced", "orders"),
  PAYMENT_TAKEN("PaymentTaken", "payments"),
  PARCEL_SENT("ParcelSent", "shipping"),
  ORDER_DONE("OrderDone", "orders");

  private final String text;
  private final String service;

  OrderStep(String text, String service) {
    this.text = text;
    this.service = service;
  }

  /** {@return the value of the step's record} */
  String text() {
    return text;
  }

  /** {@return the service that takes this step, and writes it to its topic} */
  String service() {
    return service;
  }

  Optional<OrderStep> next() {
    return Arrays.stream(values()).filter(step -> step.compareTo(this) > 0).findFirst();
  }

  static OrderStep parse(String text) {
    return Arrays.stream(values())
        .filter(step -> step.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not an order step: text=" + text));
  }

  /** {@return the services whose steps trigger a step of the given service} */
  static List<String> sourcesOf(String service) {
    return Arrays.stream(values())
        .filter(step -> step.next().filter(next -> next.service.equals(service)).isPresent())
        .map(OrderStep::service)
        .toList();
  }
}
