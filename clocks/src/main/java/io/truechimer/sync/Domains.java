/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One vote for each clock, however many nodes share it.
 *
 * <p>Nodes of one domain say that they have one clock; so their true offset is 0, and whoever
 * measures another one has found the claim false (virtual machines that were cloned from one
 * snapshot share their boot id, but not their clock). After some evaluations in a row that find a
 * domain's clocks apart, each group of them that agrees is a domain of its own, until they have
 * agreed again for as long as a fence takes to end.
 */
final class Domains {

  /** How many evaluations in a row that find it apart split a domain: as many as fence a clock. */
  private static final int APART_TO_SPLIT = Fence.PROOFS_TO_FENCE;

  /** How many that find it to agree make it one again: as many as free a clock. */
  private static final int TOGETHER_TO_UNITE = Fence.CLEAN_TO_FREE;

  private final String own;

  /** For each domain how many evaluations in a row, or since it was split, have found it apart. */
  private final Map<String, Integer> apart = new HashMap<>();

  /** How many evaluations in a row have found a split domain to agree. */
  private final Map<String, Integer> together = new HashMap<>();

  Domains(String own) {
    this.own = own;
  }

  /**
   * Counts an evaluation.
   *
   * @param measurements one for each source
   */
  void count(List<Measurement> measurements) {
    Map<String, List<Measurement>> byDomain = byDomain(measurements);
    apart.keySet().retainAll(byDomain.keySet());
    together.keySet().retainAll(apart.keySet());
    byDomain.forEach(
        (domain, members) -> {
          if (Marzullo.smallest(offsets(domain, members)).falsetickers() > 0) {
            apart.merge(domain, 1, Integer::sum);
            together.remove(domain);
          } else if (!isSplit(domain)
              || together.merge(domain, 1, Integer::sum) >= TOGETHER_TO_UNITE) {
            apart.remove(domain);
            together.remove(domain);
          }
        });
  }

  /**
   * {@return the measurements, each with the domain it speaks for, and the best of each domain but
   * the own as its vote}
   *
   * @param measurements one for each source
   */
  List<Measurement> voices(List<Measurement> measurements) {
    List<Measurement> voices = new ArrayList<>();
    byDomain(measurements)
        .forEach(
            (domain, members) -> {
              for (List<Measurement> group :
                  isSplit(domain) ? groups(domain, members) : List.of(members)) {
                voices.addAll(withVote(group));
              }
            });
    return voices;
  }

  private static Map<String, List<Measurement>> byDomain(List<Measurement> measurements) {
    Map<String, List<Measurement>> byDomain = new TreeMap<>();
    for (Measurement measurement : measurements) {
      byDomain
          .computeIfAbsent(measurement.source().domain(), domain -> new ArrayList<>())
          .add(measurement);
    }
    return byDomain;
  }

  private boolean isSplit(String domain) {
    return apart.getOrDefault(domain, 0) >= APART_TO_SPLIT;
  }

  /** The own clock is a member of the own domain, exactly 0 ahead of itself. */
  private List<OffsetInterval> offsets(String domain, List<Measurement> members) {
    List<OffsetInterval> offsets = new ArrayList<>();
    members.stream()
        .filter(member -> !isNeighbouringBroker(member))
        .forEach(member -> offsets.add(member.offset()));
    if (domain.equals(own)) {
      offsets.add(new OffsetInterval(0, 0));
    }
    return offsets;
  }

  /**
   * A broker on a loopback address counts as this machine's, though it may be a tunnel's end, and
   * the broker anywhere. So it proves nothing about the domain, and never has a vote.
   */
  private boolean isNeighbouringBroker(Measurement member) {
    return member.source().kind() == OffsetSample.Kind.BROKER
        && member.source().domain().equals(own);
  }

  /** The largest group that agrees, then the largest of the rest; the own clock leads its own. */
  private List<List<Measurement>> groups(String domain, List<Measurement> members) {
    List<List<Measurement>> groups = new ArrayList<>();
    List<Measurement> rest = members;
    if (domain.equals(own)) {
      Map<Boolean, List<Measurement>> byClock =
          parted(rest, mate -> isNeighbouringBroker(mate) || mate.offset().contains(0));
      groups.add(byClock.get(true));
      rest = byClock.get(false);
    }
    while (!rest.isEmpty()) {
      OffsetInterval core =
          Marzullo.smallest(rest.stream().map(Measurement::offset).toList()).interval();
      Map<Boolean, List<Measurement>> byClock = parted(rest, m -> m.offset().meets(core));
      List<Measurement> group = byClock.get(true);
      String name = domain + "/" + group.get(0).source().name();
      groups.add(group.stream().map(member -> member.speakingFor(name)).toList());
      rest = byClock.get(false);
    }
    return groups;
  }

  private static Map<Boolean, List<Measurement>> parted(
      List<Measurement> members, Predicate<Measurement> isOfOneClock) {
    return members.stream().collect(Collectors.partitioningBy(isOfOneClock));
  }

  private List<Measurement> withVote(List<Measurement> group) {
    List<Measurement> voices = new ArrayList<>(group);
    if (!group.isEmpty() && !group.get(0).domain().equals(own)) {
      int best = 0;
      for (int i = 1; i < group.size(); i++) {
        if (group.get(i).error() < group.get(best).error()) {
          best = i;
        }
      }
      voices.set(best, group.get(best).voting());
    }
    return voices;
  }
}
