/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One vote for each clock, however many nodes share it.
 *
 * <p>Nodes of one domain claim to share one clock, so their true offset is 0, and a measured offset
 * disproves the claim. (Virtual machines cloned from one snapshot share their boot id, but not
 * their clock.) A domain whose clocks differ in several evaluations in a row is split into groups
 * that agree; it is united again after it has agreed for as long as a fence takes to lift.
 */
final class DomainVoting {

  /** How many evaluations in a row that find its clocks apart split a domain. */
  private static final int APART_TO_SPLIT = FenceCounter.PROOFS_TO_FENCE;

  /** How many evaluations in a row that find its clocks in agreement unite a domain. */
  private static final int TOGETHER_TO_UNITE = FenceCounter.CLEAN_TO_LIFT;

  private final String own;

  /** For each domain, how many evaluations in a row, or since it was split, found it apart. */
  private final Map<String, Integer> apart = new HashMap<>();

  /** For each split domain, how many evaluations in a row found it in agreement. */
  private final Map<String, Integer> together = new HashMap<>();

  DomainVoting(String own) {
    this.own = own;
  }

  /** Counts an evaluation, with one estimate for each source. */
  void count(List<SourceEstimate> estimates) {
    Map<String, List<SourceEstimate>> byDomain = byDomain(estimates);
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
   * {@return the estimates, each with the domain that it votes for; the best estimate of each
   * domain but the node's own is its vote}
   *
   * @param estimates one for each source
   */
  List<SourceEstimate> vote(List<SourceEstimate> estimates) {
    return byDomain(estimates).entrySet().stream()
        .flatMap(domain -> groups(domain.getKey(), domain.getValue()).stream())
        .flatMap(group -> withVote(group).stream())
        .toList();
  }

  private static Map<String, List<SourceEstimate>> byDomain(List<SourceEstimate> estimates) {
    return estimates.stream()
        .collect(
            Collectors.groupingBy(
                estimate -> estimate.source().domain(), TreeMap::new, Collectors.toList()));
  }

  private boolean isSplit(String domain) {
    return apart.getOrDefault(domain, 0) >= APART_TO_SPLIT;
  }

  /** The node's own clock is a member of its domain, at an offset of exactly 0. */
  private List<OffsetInterval> offsets(String domain, List<SourceEstimate> members) {
    List<OffsetInterval> offsets = new ArrayList<>();
    members.stream()
        .filter(member -> !isLoopbackBroker(member))
        .forEach(member -> offsets.add(member.offset()));
    if (domain.equals(own)) {
      offsets.add(new OffsetInterval(0, 0));
    }
    return offsets;
  }

  /**
   * A broker on a loopback address counts as one of this machine's, although it may be the end of a
   * tunnel to any broker. So it proves nothing about the domain, and never votes.
   */
  private boolean isLoopbackBroker(SourceEstimate member) {
    return member.source().kind() == OffsetSample.Kind.BROKER
        && member.source().domain().equals(own);
  }

  /**
   * All members, unless the domain is split. Otherwise the group of this node's clock, then the
   * largest group that agrees, then the next largest.
   */
  private List<List<SourceEstimate>> groups(String domain, List<SourceEstimate> members) {
    if (!isSplit(domain)) {
      return List.of(members);
    }
    List<List<SourceEstimate>> groups = new ArrayList<>();
    List<SourceEstimate> rest = members;
    if (domain.equals(own)) {
      Map<Boolean, List<SourceEstimate>> split =
          partition(rest, mate -> isLoopbackBroker(mate) || mate.offset().contains(0));
      groups.add(split.get(true));
      rest = split.get(false);
    }
    while (!rest.isEmpty()) {
      OffsetInterval core =
          Marzullo.smallest(rest.stream().map(SourceEstimate::offset).toList()).interval();
      Map<Boolean, List<SourceEstimate>> split = partition(rest, m -> m.offset().meets(core));
      List<SourceEstimate> group = split.get(true);
      String name = domain + "/" + group.get(0).source().name();
      groups.add(group.stream().map(member -> member.votingFor(name)).toList());
      rest = split.get(false);
    }
    return groups;
  }

  private static Map<Boolean, List<SourceEstimate>> partition(
      List<SourceEstimate> members, Predicate<SourceEstimate> isSameClock) {
    return members.stream().collect(Collectors.partitioningBy(isSameClock));
  }

  private List<SourceEstimate> withVote(List<SourceEstimate> group) {
    List<SourceEstimate> voters = new ArrayList<>(group);
    if (!group.isEmpty() && !group.get(0).domain().equals(own)) {
      SourceEstimate best = Collections.min(group, Comparator.comparingLong(SourceEstimate::error));
      voters.set(group.indexOf(best), best.asVote());
    }
    return voters;
  }
}
