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
 * Runs Jazzer with every fuzz test of a module: each method with the annotation {@code FuzzTest} of
 * each class whose name ends with {@code FuzzTest}. Jazzer needs one JVM per method. The profile
 * "fuzz" runs this program from source, in the folder and with the test class path of each module.
 *
 * <p>Findings are in {@code target/fuzz/<class>.<method>}, next to the corpus from which the next
 * run continues. System properties: {@code fuzz.duration}, in seconds per method; {@code
 * fuzz.only}, a text that "class.method" must contain.
 */
final class FuzzAll {

  /** Truechimer's classes, and the libraries that its decoders use. */
  private static final String INSTRUMENTED =
      "io.truechimer.**:com.fasterxml.jackson.core.**:com.google.protobuf.Coded**:org.apache.avro.**";

  /** Greater than the largest stamp or heartbeat (64 KiB), and than their Base64 text. */
  private static final int MAX_INPUT_BYTES = 90_000;

  private FuzzAll() {}

  /** Fuzzes the module of the current folder. */
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

  /** Compares by name, because modules without fuzz tests have no Jazzer on the class path. */
  private static boolean isFuzzTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("FuzzTest"));
  }

  /** {@return whether Jazzer found no fault} */
  private static boolean fuzz(Method method, String name) throws IOException, InterruptedException {
    String seconds = System.getProperty("fuzz.duration");
    Path folder = Path.of("target", "fuzz", name).toAbsolutePath();
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    // Jazzer grows inputs slowly, starting from the longest one in the corpus.
    Files.write(corpus.resolve("longest"), new byte[MAX_INPUT_BYTES]);
    Path log = folder.resolve("log");
    String type = method.getDeclaringClass().getName();
    Path seeds = Path.of("src/test/resources", type.replace('.', '/') + "Inputs", method.getName());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", // Limits the memory for an input of the greatest length.
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + type,
                "--target_method=" + method.getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "-max_total_time=" + seconds,
                "-max_len=" + MAX_INPUT_BYTES, // The default is 4096, below all limits.
                "-timeout=20", // Seconds for one input; more is a hang.
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
