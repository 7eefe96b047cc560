/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets Jazzer search with every fuzz test of a module: each method that is annotated with {@code
 * FuzzTest}, of each class whose name ends with {@code FuzzTest}. A virtual machine of Jazzer's
 * searches with one method only, so each gets its own. The profile "fuzz" runs this from source, in
 * the folder and with the test class path of each module.
 *
 * <p>What is found lies in {@code target/fuzz/<class>.<method>}, beside the corpus, from which the
 * next run goes on. The properties are {@code fuzz.duration}, in seconds and for each method, and
 * {@code fuzz.only}, what "class.method" must contain to be searched with.
 */
final class FuzzAll {

  /** Ours, and the libraries that our decoders are made of. */
  private static final String INSTRUMENTED =
      "io.truechimer.**:com.fasterxml.jackson.core.**:com.google.protobuf.Coded**:org.apache.avro.**";

  /** More than the 64 KiB of the largest stamp or heartbeat, and more than their Base64 text. */
  private static final int MAX_INPUT_BYTES = 90_000;

  private FuzzAll() {}

  /** Fuzzes the module whose folder this runs in. */
  public static void main(String[] args) throws Exception {
    List<String> found = new ArrayList<>();
    for (Method method : methods(Path.of("target", "test-classes"))) {
      String name = method.getDeclaringClass().getName() + "." + method.getName();
      if (name.contains(System.getProperty("fuzz.only")) && !fuzz(method, name)) {
        found.add(name);
      }
    }
    if (!found.isEmpty()) {
      System.err.println("Fuzzing found faults, see the logs: " + found);
      System.exit(1);
    }
  }

  private static List<Method> methods(Path classes) throws Exception {
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    List<String> names;
    try (Stream<Path> files = Files.walk(classes)) {
      names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(file -> file.endsWith("FuzzTest.class"))
              .map(file -> file.replace(".class", "").replace('/', '.').replace('\\', '.'))
              .sorted()
              .toList();
    }
    List<Method> methods = new ArrayList<>();
    for (String name : names) {
      Stream.of(Class.forName(name).getDeclaredMethods())
          .filter(FuzzAll::isFuzzTest)
          .forEach(methods::add);
    }
    return methods;
  }

  /** By name, since modules without fuzz tests do without Jazzer. */
  private static boolean isFuzzTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("FuzzTest"));
  }

  /** {@return whether nothing was found} */
  private static boolean fuzz(Method method, String name) throws IOException, InterruptedException {
    String seconds = System.getProperty("fuzz.duration");
    Path folder = Path.of("target", "fuzz", name).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    // Jazzer lets inputs grow, slowly, from the longest one that it is given.
    Files.write(corpus.resolve("longest"), new byte[MAX_INPUT_BYTES]);
    Path log = folder.resolve("log");
    String type = method.getDeclaringClass().getName();
    Path seeds = Path.of("src/test/resources", type.replace('.', '/') + "Inputs", method.getName());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", // For an input of the greatest length: a bound of memory.
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + type,
                "--target_method=" + method.getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "-max_total_time=" + seconds,
                "-max_len=" + MAX_INPUT_BYTES, // Unless told 4096, below all limits.
                "-timeout=20", // For one input: a hang.
                "-artifact_prefix=" + folder + "/",
                corpus.toString()));
    if (Files.isDirectory(seeds)) {
      command.add(seeds.toAbsolutePath().toString());
    }
    System.out.println("Fuzzing " + name + " for " + seconds + " s, log: " + log);
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(log);
    if (exit != 0) {
      lines.subList(Math.max(0, lines.size() - 60), lines.size()).forEach(System.err::println);
      System.err.println("Fuzzing " + name + " failed: exit code=" + exit);
    } else {
      System.out.println(lines.get(lines.size() - 1));
    }
    return exit == 0;
  }
}
