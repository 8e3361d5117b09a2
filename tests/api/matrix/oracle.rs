//! Who may do what, as a table of its own: written from the field's rules, and using nothing of the service's policy.

use std::fmt;

/// What somebody may do for his organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Reader,
    Editor,
    Administrator,
    Auditor,
    /// Of machines of regional bodies alone.
    Sync,
}

/// What of its role a machine may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grants {
    /// `directory:read`
    pub reads: bool,
    /// `own:write`
    pub writes: bool,
}

/// Where an organization stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Listed,
    Accredited,
    Suspended,
}

/// What an organization is towards others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    Secretariat,
    /// Leads the authorities of the country.
    Lead,
    /// Acts for the lead towards teams.
    Delegate,
    None,
}

/// An organization that asks, or whose records are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    pub name: &'static str,
    pub office: Office,
    pub standing: Standing,
    /// Who may read of it at all.
    pub audience: Audience,
    /// Whether an account of its own administers it.
    pub is_administered: bool,
    /// Whether it is under the lead.
    pub is_led: bool,
}

/// Who asks: an account, or a machine.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    pub body: Body,
    pub role: Role,
    /// Nothing for an account: all of its role is its own.
    pub grants: Option<Grants>,
}

/// Who may read, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Public,
    Members,
    /// Who is in the circle of the stage.
    Circle,
    Authority,
    Own,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub body: Body,
    /// The audience of the contact, where one is asked for.
    pub contact: Option<Audience>,
    /// Whether the account that is asked for is the one that asks.
    pub is_self: bool,
}

/// How a request ends, as far as rights decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is carried out, or fails for another reason.
    Yes,
    /// 401.
    SignIn,
    /// 403.
    No,
    /// 404, as if there were nothing.
    Nothing,
}

/// A rule, by what it asks of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Everybody may.
    Everybody,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in and no machine.
    Persons,
    /// Who may read the record.
    Reads,
    /// Who edits the organization's contacts.
    EditsContacts,
    /// Who says that a channel works: who edits the contacts, and who oversees the organization and sees the channel.
    Proves,
    /// Who edits the organization's profile.
    EditsProfile,
    /// Who takes it out of the directory.
    Retires,
    /// Who decides on standing and leads.
    Decides,
    /// Who speaks for the organization by its own mandate alone.
    Consents,
    /// Who ends what it has with its authority.
    EndsAuthority,
    /// Who offers authority in the name of its own organization.
    Offers,
    /// Either of the two between which an offer may stand.
    SeesOffers,
    /// Who enters organizations.
    Registers,
    /// Who imports the list of a source.
    Imports,
    /// Who reads who signs in for an organization and who is invited: others do not know that there is anybody.
    ReadsAccounts,
    /// Who changes them.
    EditsAccounts,
    /// Who reads which machines ask for an organization: others do not know that there is one.
    ReadsClients,
    /// Who changes them, and their secrets.
    EditsClients,
    /// Who lists those of his own organization.
    ListsAccounts,
    /// Who invites for his own organization.
    Invites,
    /// Who makes circles.
    MakesCircles,
    /// Who may see the circle.
    ReadsCircle,
    /// Who changes the circle, and says who is in it.
    EditsCircle,
    /// Who says that an organization answers for what it claims.
    ConfirmsClaims,
    /// Who takes that back.
    WithdrawsConfirmations,
    /// Who says that it does not.
    DisputesClaims,
    /// Who says of an organization what others may rely on.
    Attests,
    /// Who changes what the secretariat said so.
    EditsAttestation,
    /// Who ends or declines what the secretariat said so.
    EndsAttestation,
}

impl Rule {
    pub const ALL: [Self; 30] = [
        Self::Everybody,
        Self::SignedIn,
        Self::Persons,
        Self::Reads,
        Self::EditsContacts,
        Self::Proves,
        Self::EditsProfile,
        Self::Retires,
        Self::Decides,
        Self::Consents,
        Self::EndsAuthority,
        Self::Offers,
        Self::SeesOffers,
        Self::Registers,
        Self::Imports,
        Self::ReadsAccounts,
        Self::EditsAccounts,
        Self::ReadsClients,
        Self::EditsClients,
        Self::ListsAccounts,
        Self::Invites,
        Self::MakesCircles,
        Self::ReadsCircle,
        Self::EditsCircle,
        Self::ConfirmsClaims,
        Self::WithdrawsConfirmations,
        Self::DisputesClaims,
        Self::Attests,
        Self::EditsAttestation,
        Self::EndsAttestation,
    ];

    /// What it says, for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Everybody => "Everybody may.",
            Self::SignedIn => "Whoever is signed in may, for himself.",
            Self::Persons => "Whoever is signed in may, for himself; no machine.",
            Self::Reads => "Whoever may read the record.",
            Self::EditsContacts => {
                "Editors and administrators of the organization, or of who stands in for it."
            }
            Self::Proves => {
                "Editors and administrators of the organization, or of who stands in for it; of its authority and of \
                 the secretariat where they see the contact."
            }
            Self::EditsProfile => "Administrators of the organization, or of who stands in for it.",
            Self::Retires => {
                "Administrators of the organization, and those of the secretariat for a published cause."
            }
            Self::Decides => "Administrators of the secretariat, on others than itself.",
            Self::Consents => "Administrators of the organization itself; nobody stands in.",
            Self::EndsAuthority => {
                "Administrators of either of the two; of the secretariat, where the authority is not accredited."
            }
            Self::Offers => "Administrators of a lead, or of its delegate for what was delegated, to others.",
            Self::SeesOffers => {
                "Administrators of the organization; those of other accredited ones, what they offer themselves."
            }
            Self::ReadsAccounts => {
                "Administrators of the organization, or of who stands in for it; an account itself."
            }
            Self::EditsAccounts => "Administrators of the organization, or of who stands in for it.",
            Self::ReadsClients | Self::EditsClients => {
                "Administrators of the organization itself; nobody who stands in, and no machine."
            }
            Self::ListsAccounts => "Administrators, those of their own organization.",
            Self::Invites => "Administrators, for their own organization.",
            Self::Registers => {
                "Administrators of the secretariat, of a lead, and of its delegate for what was delegated."
            }
            Self::Imports => "Administrators of the secretariat.",
            Self::MakesCircles => "Administrators of the secretariat, and of regional bodies.",
            Self::ReadsCircle => {
                "Accounts of the organization that made the circle, and of its accredited members. For others it is not there."
            }
            Self::EditsCircle => {
                "Administrators of the organization that made the circle; to leave it, those of a member."
            }
            Self::ConfirmsClaims => {
                "Administrators of the organization's authority and of the secretariat; never for themselves, nor for whom \
                 they stand in."
            }
            Self::WithdrawsConfirmations => {
                "Administrators of the organization's authority, of the secretariat, and of who confirmed it."
            }
            Self::DisputesClaims => "Administrators of accredited organizations, of others than themselves.",
            Self::Attests => {
                "Administrators of the secretariat and of a lead, and of accredited regional bodies and bodies of the \
                 technical community; of others than themselves."
            }
            Self::EditsAttestation => "Administrators of who issued it: here the secretariat.",
            Self::EndsAttestation => {
                "Administrators of who issued it, of the organization of which it is said, and of the secretariat."
            }
        }
    }
}

impl Rule {
    /// Whether it asks besides that one sees the record: who does not speak for an organization says nothing of what he does
    /// not see.
    fn is_of_who_sees(self) -> bool {
        matches!(
            self,
            Self::Reads
                | Self::Proves
                | Self::Offers
                | Self::SeesOffers
                | Self::ConfirmsClaims
                | Self::WithdrawsConfirmations
                | Self::DisputesClaims
                | Self::Attests
        )
    }
}

impl Asker {
    fn is_of(&self, body: &Body) -> bool {
        self.body.name == body.name
    }

    fn is_accredited(&self) -> bool {
        self.body.standing == Standing::Accredited
    }

    /// A lead acts for all that is under it, a delegate for the teams among them. All targets are teams.
    fn is_authority_of(&self, body: &Body) -> bool {
        body.is_led && self.is_accredited() && matches!(self.body.office, Office::Lead | Office::Delegate)
    }

    fn stands_in_for(&self, body: &Body) -> bool {
        !body.is_administered
            && if body.is_led { self.is_authority_of(body) } else { self.administers(Office::Secretariat) }
    }

    fn administers(&self, office: Office) -> bool {
        self.body.office == office && self.is_accredited() && self.role == Role::Administrator
    }

    /// Whether it reads more of an organization than a stranger.
    fn reads_of(&self, body: &Body) -> bool {
        self.grants.is_none_or(|grants| grants.reads || grants.writes && self.is_of(body))
    }

    fn reads(&self, body: &Body, audience: Audience) -> bool {
        if !self.reads_of(body) {
            return audience == Audience::Public;
        }
        if self.is_of(body) || self.stands_in_for(body) {
            return true;
        }
        match audience {
            Audience::Public => true,
            Audience::Members => self.is_accredited(),
            // Standing comes first, whatever the circle says; whose the circle is need not be in it.
            Audience::Circle => self.is_accredited() && self.body.is_in_the_circle(),
            Audience::Authority => {
                self.is_accredited()
                    && (self.body.office == Office::Secretariat || self.is_authority_of(body))
            }
            Audience::Own => false,
        }
    }

    /// The circle of the stage is the secretariat's.
    fn sees_the_circle(&self) -> bool {
        let owns_it = self.body.office == Office::Secretariat;
        self.grants.is_none_or(|grants| grants.reads || grants.writes && owns_it)
            && self.is_accredited()
            && (self.body.office == Office::Secretariat || self.body.is_in_the_circle())
    }

    /// A machine edits what is its own organization's, and manages nothing.
    fn machine_may(&self, rule: Rule, body: &Body, grants: Grants) -> bool {
        let writes = grants.writes && self.is_of(body) && self.body.standing != Standing::Suspended;
        match rule {
            Rule::Everybody | Rule::SignedIn | Rule::Reads => true,
            Rule::ReadsCircle => self.sees_the_circle(),
            Rule::EditsContacts | Rule::Proves => {
                writes && matches!(self.role, Role::Editor | Role::Administrator)
            }
            Rule::EditsProfile => writes && self.role == Role::Administrator,
            _ => false,
        }
    }

    fn may(&self, rule: Rule, body: &Body) -> bool {
        if let Some(grants) = self.grants {
            return self.machine_may(rule, body, grants);
        }
        let speaks = self.is_of(body) || self.stands_in_for(body);
        let administers = self.role == Role::Administrator;
        let offers = administers
            && self.is_accredited()
            && matches!(self.body.office, Office::Lead | Office::Delegate)
            && !self.is_of(body);
        match rule {
            Rule::Everybody | Rule::SignedIn | Rule::Persons | Rule::Reads => true,
            Rule::ReadsAccounts | Rule::ListsAccounts => speaks && administers,
            Rule::ReadsClients => administers && self.is_of(body),
            _ if self.body.standing == Standing::Suspended => false,
            Rule::EditsContacts => speaks && matches!(self.role, Role::Editor | Role::Administrator),
            Rule::Proves => {
                let oversees = self.is_authority_of(body)
                    || self.body.office == Office::Secretariat && self.is_accredited();
                (speaks || oversees) && matches!(self.role, Role::Editor | Role::Administrator)
            }
            Rule::EditsProfile | Rule::EditsAccounts | Rule::Invites => speaks && administers,
            Rule::Retires => administers && self.is_of(body) || self.administers(Office::Secretariat),
            Rule::Decides => self.administers(Office::Secretariat) && !self.is_of(body),
            Rule::Consents | Rule::EditsClients => administers && self.is_of(body),
            Rule::EndsAuthority => {
                let is_of_the_two = administers && (self.is_of(body) || self.is_authority_of(body));
                body.is_led && (is_of_the_two || self.administers(Office::Secretariat))
            }
            Rule::Offers => offers,
            Rule::SeesOffers => administers && (self.is_of(body) || self.is_accredited()),
            Rule::Registers => {
                self.administers(Office::Secretariat)
                    || self.administers(Office::Lead)
                    || self.administers(Office::Delegate)
            }
            Rule::MakesCircles | Rule::EditsCircle | Rule::Imports => self.administers(Office::Secretariat),
            Rule::ReadsCircle => self.sees_the_circle(),
            Rule::ConfirmsClaims | Rule::WithdrawsConfirmations => {
                let decides = self.is_authority_of(body) || self.administers(Office::Secretariat);
                let is_own = if rule == Rule::ConfirmsClaims { speaks } else { self.is_of(body) };
                administers && decides && !is_own
            }
            Rule::DisputesClaims => administers && self.is_accredited() && !self.is_of(body),
            Rule::Attests => {
                let counts = self.administers(Office::Secretariat) || self.administers(Office::Lead);
                counts && !self.is_of(body)
            }
            Rule::EditsAttestation => self.administers(Office::Secretariat),
            Rule::EndsAttestation => administers && self.is_of(body) || self.administers(Office::Secretariat),
        }
    }
}

/// Who is in the circle of the stage: teams, and others of each standing.
const IN_CIRCLE: [&str; 5] =
    ["a team", "a team under the lead", "another member", "a listed one", "a suspended one"];

impl Body {
    pub fn is_in_the_circle(&self) -> bool {
        IN_CIRCLE.contains(&self.name)
    }
}

/// How a request by `asker` (nobody: a stranger) under a rule ends.
pub fn verdict(rule: Rule, asker: Option<Asker>, target: Option<Target>) -> Verdict {
    if rule == Rule::Everybody {
        return Verdict::Yes;
    }
    let is_of_accounts = matches!(rule, Rule::ReadsAccounts | Rule::EditsAccounts);
    if let (Some(asker), Some(target), true) = (asker, target, is_of_accounts) {
        let sees = asker.may(Rule::ReadsAccounts, &target.body) || target.is_self;
        return match (sees, asker.may(rule, &target.body) || target.is_self && rule == Rule::ReadsAccounts) {
            (false, _) => Verdict::Nothing,
            (true, true) => Verdict::Yes,
            (true, false) => Verdict::No,
        };
    }
    let is_of_clients = matches!(rule, Rule::ReadsClients | Rule::EditsClients);
    if let (Some(asker), Some(target), true) = (asker, target, is_of_clients) {
        return match (asker.may(Rule::ReadsClients, &target.body), asker.may(rule, &target.body)) {
            (false, _) => Verdict::Nothing,
            (true, true) => Verdict::Yes,
            (true, false) => Verdict::No,
        };
    }
    let is_of_circle = matches!(rule, Rule::ReadsCircle | Rule::EditsCircle);
    if let Some(asker) = asker.filter(|it| is_of_circle && !it.sees_the_circle()) {
        debug_assert!(asker.grants.is_some() || !asker.administers(Office::Secretariat));
        return Verdict::Nothing;
    }
    let sees = target.is_none_or(|target| {
        [Some(target.body.audience), target.contact].into_iter().flatten().all(|audience| match asker {
            Some(asker) => asker.reads(&target.body, audience),
            None => audience == Audience::Public,
        })
    });
    let Some(asker) = asker else {
        return match (rule, sees) {
            (Rule::Reads, true) => Verdict::Yes,
            (Rule::Reads, false) => Verdict::Nothing,
            _ => Verdict::SignIn,
        };
    };
    let may = match target {
        Some(target) => asker.may(rule, &target.body),
        None => asker.may(rule, &asker.body),
    };
    match (may, sees) {
        (true, true) => Verdict::Yes,
        // Who may do it sees it, but for one: what an organization keeps from the secretariat is not there for it.
        (true, false) if !rule.is_of_who_sees() => Verdict::Yes,
        (_, false) => Verdict::Nothing,
        (false, true) => Verdict::No,
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::SignIn => "401",
            Self::No => "403",
            Self::Nothing => "404",
        })
    }
}
