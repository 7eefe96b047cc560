/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The BOM must list exactly the published modules. */
class BomTest {

  private static final Path ROOT = Path.of("..");
  private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency";

  @Test
  void shouldListEveryPublishedModule() throws Exception {
    List<String> published = new ArrayList<>();
    List<String> asOneJar = new ArrayList<>();
    for (String module : texts(ROOT, "/project/modules/module")) {
      Path folder = ROOT.resolve(module);
      if (texts(folder, "/project/properties/maven.deploy.skip").equals(List.of("false"))) {
        published.addAll(texts(folder, "/project/artifactId"));
        asOneJar.addAll(texts(folder, "/project[.//shadedClassifierName='all']/artifactId"));
      }
    }
    List<String> others = new ArrayList<>(published);
    assertThat(others.remove("truechimer-bom")).isTrue();

    Path bom = ROOT.resolve("bom");
    assertThat(texts(bom, MANAGED + "[not(classifier)]/artifactId"))
        .containsExactlyInAnyOrderElementsOf(others);
    assertThat(texts(bom, MANAGED + "[classifier]/artifactId")).isEqualTo(asOneJar);
    assertThat(texts(bom, MANAGED + "/classifier")).containsExactly("all");
    assertThat(texts(bom, MANAGED + "/groupId")).containsOnly("io.truechimer");
    assertThat(texts(bom, MANAGED + "/version")).containsOnly("${project.version}");
    assertThat(others).contains("truechimer-interceptors").doesNotContain("truechimer-examples");
  }

  private static List<String> texts(Path folder, String path)
      throws IOException, ParserConfigurationException, SAXException, XPathExpressionException {
    Node pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("pom.xml").toFile());
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
