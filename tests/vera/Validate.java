import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ProfileDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Asks veraPDF about many files in one go: {@code java -cp JAR Validate.java ua1,2a}, with one file
 * name a line on standard input.
 *
 * <p>Answers lines of fields with a tab between them, in UTF-8. For each file and flavour:
 * {@code VERDICT flavour PASS|FAIL|ERROR checks file}, and before it for each broken rule
 * {@code RULE flavour clause-test count message}. Other lines, if any, are a library's chatter.
 *
 * <p>The jar has no JAXB, which veraPDF reads its own profiles with: they are read by DOM here.
 */
final class Validate {
    private static final int MOST_FAILURES = 500;

    private Validate() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        Map<String, ValidationProfile> profiles = new LinkedHashMap<>();
        for (String flavour : arguments[0].split(",")) {
            profiles.put(flavour, profile(flavour));
        }
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = input.readLine(); file != null; file = input.readLine()) {
            for (Map.Entry<String, ValidationProfile> entry : profiles.entrySet()) {
                judge(file, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void judge(String file, String flavour, ValidationProfile profile) {
        PDFAFlavour known = PDFAFlavour.byFlavourId(flavour);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), known);
                PDFAValidator validator =
                        Foundries.defaultInstance()
                                .createValidator(profile, MOST_FAILURES, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            tellRules(flavour, result);
            String verdict = result.isCompliant() ? "PASS" : "FAIL";
            say("VERDICT", flavour, verdict, String.valueOf(result.getTotalAssertions()), file);
        } catch (Exception error) {
            say("RULE", flavour, "error", "1", String.valueOf(error));
            say("VERDICT", flavour, "ERROR", "0", file);
        }
    }

    private static void tellRules(String flavour, ValidationResult result) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, String> messages = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                RuleId id = assertion.getRuleId();
                String rule = id.getClause() + "-" + id.getTestNumber();
                counts.merge(rule, 1, Integer::sum);
                String where = assertion.getLocation().getContext();
                messages.putIfAbsent(rule, assertion.getMessage() + " @ " + where);
            }
        }
        for (String rule : counts.keySet()) {
            say("RULE", flavour, rule, String.valueOf(counts.get(rule)), messages.get(rule));
        }
    }

    private static void say(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.length() == 0 ? "" : "\t").append(field.replaceAll("\\s+", " "));
        }
        byte[] told = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(told, 0, told.length);
        System.out.flush();
    }

    // Profiles

    private static ValidationProfile profile(String flavour) throws Exception {
        String upper = flavour.toUpperCase();
        String name = upper.startsWith("UA") ? "PDFUA-" + upper.substring(2) : "PDFA-" + upper;
        String resource = "org/verapdf/pdfa/validation/" + name + ".xml";
        Element root;
        try (var stream = PDFAFlavour.class.getClassLoader().getResourceAsStream(resource)) {
            var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            root = builder.parse(stream).getDocumentElement();
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : elements(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : elements(root, "variable")) {
            variables.add(
                    Profiles.variableFromValues(
                            variable.getAttribute("name"),
                            variable.getAttribute("object"),
                            text(variable, "defaultValue"),
                            text(variable, "value")));
        }
        if (rules.isEmpty()) {
            throw new IllegalStateException("The profile " + name + " has no rules.");
        }
        ProfileDetails details = Profiles.profileDetailsFromValues(name, "", "", new Date(0));
        PDFAFlavour known = PDFAFlavour.byFlavourId(flavour);
        return Profiles.profileFromValues(known, details, "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = elements(rule, "id").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : elements(rule, "argument")) {
            String name = argument.getAttribute("name");
            arguments.add(
                    ErrorArgumentImpl.fromValues(
                            argument.getTextContent(), name.isEmpty() ? null : name, null));
        }
        String deferred = rule.getAttribute("deferred");
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                deferred.isEmpty() ? null : Boolean.valueOf(deferred),
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), arguments),
                new ArrayList<>());
    }

    private static List<Element> elements(Element inside, String tag) {
        NodeList found = inside.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int place = 0; place < found.getLength(); place++) {
            elements.add((Element) found.item(place));
        }
        return elements;
    }

    private static String text(Element inside, String tag) {
        List<Element> found = elements(inside, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
