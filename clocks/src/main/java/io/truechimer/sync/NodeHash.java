/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The short name of a node, where eight bytes have to do: in the header of each record, and in the
 * echoes of a heartbeat.
 *
 * <p>Of {@code k} nodes two have the same hash by chance with a probability of about {@code k^2 /
 * 2^65}: one in 37 million million for a thousand nodes.
 */
public final class NodeHash {

  private NodeHash() {}

  /**
   * {@return the first 8 bytes, big endian, of the SHA-256 of the UTF-8 form of a node id}
   *
   * @param nodeId the name of a node
   */
  public static long of(String nodeId) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(nodeId.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
