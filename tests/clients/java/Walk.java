import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ContactsApi;
import org.openapitools.client.api.OrganizationsApi;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.model.ChannelView;
import org.openapitools.client.model.ContactView;
import org.openapitools.client.model.EditContact;
import org.openapitools.client.model.EditOrganization;
import org.openapitools.client.model.Me;
import org.openapitools.client.model.NewChannel;
import org.openapitools.client.model.NewContact;
import org.openapitools.client.model.NewOrganization;
import org.openapitools.client.model.OrganizationPage;
import org.openapitools.client.model.OrganizationView;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.SignIn;
import org.openapitools.client.model.Violation;

/** What an integrator does first, with a client that openapi-generator made for Java. */
public class Walk {
    private interface Request {
        Object send() throws ApiException;
    }

    public static void main(String[] arguments) throws Exception {
        ContactView contact = walk(entered(System.getenv("SERVICE")));
        lookAhead(entered(System.getenv("FUTURE")), contact);
        System.out.println("walked");
    }

    /** A client with the token of who signs in. */
    private static ApiClient entered(String service) throws ApiException {
        SignIn credentials = new SignIn().email(System.getenv("EMAIL")).password(System.getenv("PASSWORD"));
        String token = new SessionsApi(client(service)).signIn(credentials).getAccessToken();
        ApiClient client = client(service);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static ApiClient client(String service) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(service);
        return client;
    }

    /** The problem that a request ends in. */
    private static Problem refused(Request request) throws Exception {
        try {
            request.send();
        } catch (ApiException refused) {
            return new ApiClient().getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        }
        throw new AssertionError("it was not refused");
    }

    private static void same(Object found, Object expected) {
        if (!expected.equals(found)) {
            throw new AssertionError(found + " is not " + expected);
        }
    }

    private static ContactView walk(ApiClient client) throws Exception {
        OrganizationsApi organizations = new OrganizationsApi(client);
        ContactsApi contacts = new ContactsApi(client);
        Me me = new SessionsApi(client).readMe(SessionsApi.APIReadMeRequest.newBuilder().build());

        // A list, page by page.
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            OrganizationPage page = organizations.listOrganizations(
                    OrganizationsApi.APIListOrganizationsRequest.newBuilder().limit(2).cursor(cursor).build());
            page.getItems().forEach(organization -> names.add(organization.getName()));
            cursor = page.getNextCursor();
        } while (cursor != null);
        same(names.size() > 2, true);

        // Made once, however often it is sent.
        NewOrganization registration =
                new NewOrganization().kind("csirt").name("Team of the Java client").shortName("JA").country("CH");
        String key = UUID.randomUUID().toString();
        OrganizationView made = organizations.registerOrganization(registration, null, key);
        same(organizations.registerOrganization(registration, null, key).getId(), made.getId());

        // Changed, with the version that it is meant for. What is not set stays.
        OrganizationView patched = organizations.updateOrganization(
                made.getId(), made.getEtag(), new EditOrganization().name("Team of Java"), "Ticket 42");
        same(List.of(patched.getName(), patched.getShortName(), patched.getCountry()),
                List.of("Team of Java", "JA", "CH"));
        same(organizations.readOrganization(made.getId(), null, null).getStanding(), "listed");

        // Too late: what is there now is another version.
        Problem stale = refused(() -> organizations.updateOrganization(
                made.getId(), made.getEtag(), new EditOrganization().name("Nobody"), null));
        same(stale.getStatus(), 412);
        same(stale.getType(), "/problems/stale");

        NewContact desk = new NewContact()
                .roles(List.of("incident_response"))
                .title("Night desk")
                .languages(List.of("en", "fr"))
                .channels(List.of(new NewChannel().kind("email").value("night@java.example")));
        ContactView night = contacts.registerContact(me.getOrganization().getId(), desk, null, null);
        ContactView contact = contacts.updateContact(
                night.getId(), night.getEtag(), new EditContact().title("Day desk"), null);
        same(contact.getTitle(), "Day desk");
        same(contact.getLanguages(), List.of("en", "fr"));

        // What breaks a rule is named.
        Problem wrong = refused(() -> contacts.updateContact(
                contact.getId(), contact.getEtag(), new EditContact().roles(List.of("astrology")), null));
        same(wrong.getStatus(), 422);
        Violation violation = wrong.getErrors().get(0);
        same(List.of(violation.getPointer(), violation.getCode()), List.of("/roles/0", "unknown_value"));
        return contact;
    }

    /** Reads what a later service answers. */
    private static void lookAhead(ApiClient client, ContactView known) throws Exception {
        ContactsApi contacts = new ContactsApi(client);
        ContactView contact = contacts.readContact(known.getId(), null, null);
        same(contact.getChannels().stream().map(ChannelView::getKind).toList(), List.of("email", "carrier_pigeon"));
        same(contact.getRoles(), List.of("incident_response", "space_weather"));

        OrganizationView organization = new OrganizationsApi(client)
                .readOrganization(known.getOrganizationId(), null, null);
        same(organization.getStanding(), "provisional");

        Problem problem = refused(() -> contacts.readContact(UUID.randomUUID(), null, null));
        same(problem.getType(), "/problems/not-thought-of");
    }
}
