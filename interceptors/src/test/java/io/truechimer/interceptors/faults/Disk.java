/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system over a folder, with what was in the folder. */
final class Disk {

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** {@return one} The test is skipped where this process may not mount any. */
  static Disk mountedOn(Path folder) {
    Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
    String place = folder.toString();
    run("cp", "-a", place, aside.toString());
    assumeThat(succeeds("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place))
        .as("this process may mount a file system")
        .isTrue();
    run("cp", "-a", aside + "/.", place);
    run("rm", "-r", aside.toString());
    return new Disk(folder);
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Leaves no byte. */
  void fill() {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (folder.toFile().getUsableSpace() > 0) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void makeRoom() {
    try {
      Files.delete(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also while it is in use. */
  void unmount() {
    run("umount", "-l", folder.toString());
  }

  /** Lets a process not make its files longer. The test is skipped where nobody may say so. */
  static void limitFiles(long pid) {
    assumeThat(succeeds("prlimit", "--pid", Long.toString(pid), "--fsize=1"))
        .as("this process may limit the files of another one")
        .isTrue();
  }

  private static boolean succeeds(String... command) {
    try {
      return status(command) == 0;
    } catch (UncheckedIOException e) {
      return false; // There is no such program.
    }
  }

  private static void run(String... command) {
    int status = status(command);
    if (status != 0) {
      throw new AssertionError("command: " + List.of(command) + ", status=" + status);
    }
  }

  private static int status(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
