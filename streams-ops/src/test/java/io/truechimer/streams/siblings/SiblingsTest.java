/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class SiblingsTest {

  private static final Id WEST = Id.ofIndex(0);
  private static final Id EAST = Id.ofIndex(1);
  private static final Serde<Siblings<String>> SERDE = Siblings.serde(Serdes.String());

  private static HybridTimestamp at(long millis) {
    return HybridTimestamp.ofMillis(millis);
  }

  private static Siblings<String> write(
      Siblings<String> before, Id replica, long seenBefore, long millis, String value) {
    return before.write(
        new Sibling<>(before.nextVersion(replica, at(seenBefore), millis), at(millis), 1, value));
  }

  private static Sibling<String> foreign(long counter, long millis, String value) {
    return new Sibling<>(Stamp.of(EAST).raise(counter).peek(), at(millis), 2, value);
  }

  private static List<String> values(Siblings<String> siblings) {
    return siblings.versions().stream().map(Sibling::value).toList();
  }

  @Test
  void shouldSupersedeWhatAWriteHasSeen() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "a");
    siblings = siblings.apply(foreign(11, 11, "b"), at(20));
    assertThat(values(siblings)).containsExactly("a", "b");

    assertThat(values(write(siblings, WEST, 20, 30, "c"))).containsExactly("b", "c");
    assertThat(values(write(siblings, WEST, 21, 30, "c"))).containsExactly("c");
  }

  @Test
  void shouldRememberWhatALateWriteHasSeenThoughItIsSuperseded() {
    Sibling<String> first = foreign(11, 11, "b");
    Siblings<String> siblings =
        Siblings.<String>none().apply(first, at(20)).apply(foreign(12, 12, "c"), at(30));
    Stamp late = siblings.nextVersion(WEST, at(25), 40);

    assertThat(first.version().leq(late)).isTrue();
    assertThat(foreign(12, 12, "c").version().leq(late)).isFalse();
  }

  @Test
  void shouldForgetOldArrivalsInTheDirectionThatHidesNoConflict() {
    Siblings<String> siblings = Siblings.none();
    for (int i = 1; i <= 3 * SeenVersions.MAX_ARRIVALS; i++) {
      siblings = siblings.apply(foreign(i, i, "v" + i), at(100 + i));
    }
    assertThat(siblings.past().arrivals()).hasSize(SeenVersions.MAX_ARRIVALS);
    for (int i = 1; i <= 3 * SeenVersions.MAX_ARRIVALS; i++) {
      Stamp late = siblings.nextVersion(WEST, at(100 + i), 1000);
      assertThat(foreign(i, i, "").version().leq(late)).as("arrival %d", i).isFalse();
    }
  }

  @Test
  void shouldNotLoseAWriteThatAnotherReplicaClaimsToHaveSeen() {
    Siblings<String> siblings =
        Siblings.<String>none()
            .apply(new Sibling<>(Stamp.upTo(1_000_000), at(5), 2, "claims"), at(20));

    Siblings<String> after = write(siblings, WEST, 10, 30, "mine");

    assertThat(values(after)).containsExactly("mine");
  }

  @Test
  void shouldNotReissueVersionsOfAForgottenKey() {
    Siblings<String> before = write(Siblings.none(), WEST, 10, 10, null);
    assertThat(before.isForgettable(11)).isTrue();

    Siblings<String> after = write(Siblings.none(), WEST, 0, 20, "new");

    assertThat(before.versions().get(0).version().leq(after.versions().get(0).version())).isTrue();
  }

  @Test
  void shouldPurgeOldDeletesUnlessSomethingStandsBesideThem() {
    Siblings<String> hides = Siblings.<String>none().apply(foreign(5, 5, "b"), at(6));
    hides = write(hides, WEST, 0, 10, null);
    assertThat(values(hides)).containsExactly("b", null);
    assertThat(hides.isForgettable(100)).isFalse();

    Siblings<String> beside = write(Siblings.none(), WEST, 1, 1, null);
    beside = beside.apply(foreign(5, 5, "b"), at(6));
    assertThat(values(beside)).containsExactly(null, "b");
    assertThat(beside.isForgettable(100)).isFalse();

    Siblings<String> deletes = write(Siblings.none(), WEST, 1, 1, null);
    deletes = deletes.apply(deleteOfThird(), at(13));
    assertThat(deletes.isForgettable(12)).isFalse();
    assertThat(deletes.isForgettable(13)).isTrue();
  }

  @Test
  void shouldRefuseASerdeThatMakesNullOfAValue() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "a");
    Serde<Siblings<String>> toNull =
        Siblings.serde(Serdes.serdeFrom((topic, value) -> null, (topic, bytes) -> null));
    byte[] bytes = SERDE.serializer().serialize("carts", siblings);

    assertThatThrownBy(() -> toNull.serializer().serialize("carts", siblings))
        .isInstanceOf(SerializationException.class)
        .hasMessageContainingAll(
            "The serde of the values must not return null for a value", "topic=carts");
    assertThatThrownBy(() -> toNull.deserializer().deserialize("carts", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContainingAll(
            "The serde of the values must not return null for a value", "topic=carts");
  }

  @Test
  void shouldShowWhatResolversSay() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "a");
    siblings = siblings.apply(foreign(11, 11, "b"), at(20));
    Siblings<String> deletedLast = siblings.apply(deleteOfThird(), at(21));

    assertThat(ConflictResolver.<String>keepSiblings().resolve(siblings)).isEqualTo(siblings);
    assertThat(ConflictResolver.<String>lastWriterWins().resolve(siblings)).isEqualTo("b");
    assertThat(ConflictResolver.<String>merge(String::concat).resolve(siblings)).isEqualTo("ab");
    assertThat(ConflictResolver.<String>lastWriterWins().resolve(deletedLast)).isNull();
    assertThat(ConflictResolver.<String>merge(String::concat).resolve(deletedLast)).isEqualTo("ab");
    Siblings<String> gone = write(deletedLast, WEST, 30, 30, null);
    assertThat(ConflictResolver.<String>keepSiblings().resolve(gone)).isNull();
    assertThat(ConflictResolver.<String>merge(String::concat).resolve(gone)).isNull();
  }

  @Test
  void shouldShowNothingWhereAMergeLeavesNothing() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "a");
    siblings = siblings.apply(foreign(11, 11, "b"), at(20));
    ConflictResolver<String, String> annihilate = ConflictResolver.merge((a, b) -> null);
    assertThat(annihilate.resolve(siblings)).isNull();

    Siblings<String> three = siblings.apply(ofReplica(12), at(21));
    assertThat(values(three)).containsExactly("a", "b", "v");
    assertThat(annihilate.resolve(three)).isEqualTo("v");
  }

  private static Sibling<String> deleteOfThird() {
    return new Sibling<>(Stamp.of(Id.ofIndex(2)).raise(12).peek(), at(12), 3, null);
  }

  @Test
  void shouldRefuseTooManySiblingsAndStillTakeALocalWrite() {
    Siblings<String> siblings = Siblings.none();
    for (int i = 1; i < Siblings.MAX_VERSIONS; i++) {
      siblings = siblings.apply(ofReplica(i), at(i));
    }
    Siblings<String> full = siblings;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.apply(ofReplica(Siblings.MAX_VERSIONS), at(1000)))
        .withMessage("A key must have at most 256 siblings: count=257");

    Siblings<String> written = write(full, WEST, 0, 2000, "mine");
    assertThat(written.versions()).hasSize(Siblings.MAX_VERSIONS);
    assertThat(read(bytes(written))).isEqualTo(written);
  }

  /** A local write has seen them all, and others refuse a version that is too long. */
  @Test
  void shouldRefuseVersionsThatAreTooLongTogether() {
    Siblings<String> siblings = Siblings.<String>none().apply(longVersion(1), at(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> siblings.apply(longVersion(2), at(2)))
        .withMessage("The versions that a key has seen must have at most 4032 bytes");

    Stamp version = siblings.nextVersion(Id.ofName("west"), at(10), 1_795_000_000_000L);
    assertThat(longVersion(1).version().leq(version)).isTrue();
    assertThat(version.toBytes()).hasSizeLessThanOrEqualTo(SiblingTable.MAX_VERSION_BYTES);
  }

  /** What is older than the last few is joined: beyond 65,535 bytes no store could keep that. */
  @Test
  void shouldStayWritableWhateverOthersSend() {
    Siblings<String> siblings = Siblings.none();
    for (int i = 1; i <= 30; i++) {
      try {
        siblings = siblings.apply(longVersion(i), at(i));
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("The versions that a key has seen");
      }
    }
    assertThat(read(bytes(siblings))).isEqualTo(siblings);
  }

  /** {@return a version of some 3,000 bytes, of writers that no other such version names} */
  private static Sibling<String> longVersion(int index) {
    Stamp version = Stamp.upTo(0);
    for (int writer = 0; version.toBytes().length < 3_000; writer++) {
      Id id = Id.ofName(index + "/" + writer);
      version = version.join(Stamp.of(id).raise(1_790_000_000_000L + writer).peek());
    }
    return new Sibling<>(version, at(index), index, "v" + index);
  }

  private static Sibling<String> ofReplica(int index) {
    return new Sibling<>(Stamp.of(Id.ofIndex(index)).raise(7).peek(), at(index), index, "v");
  }

  @Test
  void shouldHaveOneFormForEver() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "a");
    siblings = siblings.apply(foreign(11, 11, null), at(20));

    String hex =
        "10" // version 1
            + "0002046d" // the last local write
            + "01" // one arrival
            + "0000000001312d0000000000" // at 20 ms
            + "00030483bc"
            + "0002" // two siblings
            + "0002046d"
            + "000000000098968000000000"
            + "0000000000000001"
            + "00000001"
            + "61" // a value of one byte
            + "00030483bc"
            + "0000000000a7d8c000000000"
            + "0000000000000002"
            + "ffffffff"; // a delete
    assertThat(HexFormat.of().formatHex(bytes(siblings))).isEqualTo(hex);
  }

  @Test
  void shouldRefuseEveryCutAndEveryAddition() {
    byte[] bytes = bytes(sample());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut))
          .as("length %d", length)
          .isInstanceOf(SerializationException.class)
          .hasMessageContainingAll("Cannot read siblings: ", "topic=store");
    }
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> read(more)).hasMessageContaining("Nothing may follow the siblings");
  }

  @Test
  void shouldReadOrRefuseHostileBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good = bytes(sample());
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = good.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(SiblingsCodec.write(SiblingsCodec.read(bytes)))
            .as("seed %d", seed)
            .isEqualTo(bytes);
        read++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining(": ");
      }
    }
    assertThat(read).as("seed %d", seed).isPositive();
  }

  @Test
  void shouldRefuseWhatIsNoSetOfSiblings() {
    List<Sibling<String>> ordered = new ArrayList<>(sample().versions());
    ordered.add(foreign(12, 99, "later"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Siblings.of(ordered, SeenVersions.NONE))
        .withMessage("Siblings must be concurrent: index=2");
    List<Sibling<String>> reversed =
        List.of(sample().versions().get(1), sample().versions().get(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Siblings.of(reversed, SeenVersions.NONE))
        .withMessage("Siblings must be ordered by time: index=1");
  }

  private static Siblings<String> sample() {
    Siblings<String> siblings = write(Siblings.none(), WEST, 10, 10, "value");
    return siblings.apply(foreign(11, 11, null), at(20));
  }

  private static byte[] bytes(Siblings<String> siblings) {
    return SERDE.serializer().serialize("store", siblings);
  }

  private static Siblings<String> read(byte[] bytes) {
    return SERDE.deserializer().deserialize("store", bytes);
  }
}
