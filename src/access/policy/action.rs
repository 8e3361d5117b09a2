//! Actions: what can be done to records.

use super::Target;

/// What can be done to records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Enter a new organization.
    RegisterOrganization,
    /// Change an organization's profile, confirm it, or say for what it answers.
    EditOrganization,
    /// Take an organization out of the directory, or bring it back.
    RetireOrganization,
    /// Decide whether an organization is admitted.
    SetStanding,
    /// Enter, change, confirm, retire or restore a contact.
    EditContact,
    /// Say that a channel was shown to work. Who may need not see all of the contact: the act asks that besides.
    ProveChannel,
    /// Make an account for somebody.
    CreateAccount,
    /// Offer somebody an account, or take the offer back.
    Invite,
    /// Change what an account may do, or disable it.
    EditAccount,
    /// Give an account another password.
    SetPassword,
    /// Take over what a source says of a record that it owns here.
    FollowSource,
    /// End a session before its time.
    EndSession,
    /// Make a circle.
    RegisterCircle,
    /// Change a circle, say who is in its list, or end it.
    EditCircle,
    /// Leave a circle's list.
    LeaveCircle,
    /// Take a circle that ends out of the audiences of records that name it, and nothing else.
    NarrowAudience,
    /// Offer to be an organization's authority, or take the offer back.
    OfferAuthority,
    /// Take one's own offer back.
    WithdrawOffer,
    /// Accept or decline an authority's offer.
    ChooseAuthority,
    /// End that an organization has its authority.
    EndAuthority,
    /// Follow what becomes of an authority: its state's lead was handed over, or it is no longer there.
    FollowAuthority,
    /// Take over an imported organization from its source.
    Adopt,
    /// Say that an organization answers for what it claims.
    ConfirmClaim,
    /// Say that it does not, or take that back.
    DisputeClaim,
    /// Say of an organization what others may rely on.
    Attest,
    /// Change what was said so.
    EditAttestation,
    /// End what was said so, or decline it.
    EndAttestation,
    /// Make a machine client, change it, or replace its secrets.
    EditClient,
    /// Take from a machine client what it has: disable it, or end a secret.
    EndClient,
    /// Have a token issued for a secret of one's own, which is noted with it.
    UseSecret,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 30] = [
        Self::RegisterOrganization,
        Self::EditOrganization,
        Self::RetireOrganization,
        Self::SetStanding,
        Self::EditContact,
        Self::ProveChannel,
        Self::CreateAccount,
        Self::Invite,
        Self::EditAccount,
        Self::SetPassword,
        Self::FollowSource,
        Self::EndSession,
        Self::RegisterCircle,
        Self::EditCircle,
        Self::LeaveCircle,
        Self::NarrowAudience,
        Self::OfferAuthority,
        Self::WithdrawOffer,
        Self::ChooseAuthority,
        Self::EndAuthority,
        Self::FollowAuthority,
        Self::Adopt,
        Self::ConfirmClaim,
        Self::DisputeClaim,
        Self::Attest,
        Self::EditAttestation,
        Self::EndAttestation,
        Self::EditClient,
        Self::EndClient,
        Self::UseSecret,
    ];

    /// Whether it can be done to such a thing at all: a permit for one thing is none for another.
    pub(super) fn is_done_to(self, target: Target<'_>) -> bool {
        match target {
            Target::New(_) => self == Self::RegisterOrganization,
            Target::Session(_) => matches!(self, Self::EndSession | Self::UseSecret),
            Target::NewCircle { .. } => self == Self::RegisterCircle,
            Target::Circle { .. } | Target::CircleOf { .. } => {
                matches!(self, Self::EditCircle | Self::LeaveCircle)
            }
            Target::Naming { .. } => self == Self::NarrowAudience,
            Target::Attestation { .. } => matches!(self, Self::EditAttestation | Self::EndAttestation),
            Target::Of(_) => matches!(
                self,
                Self::EditOrganization
                    | Self::RetireOrganization
                    | Self::SetStanding
                    | Self::EditContact
                    | Self::ProveChannel
                    | Self::CreateAccount
                    | Self::SetPassword
                    | Self::FollowSource
                    | Self::OfferAuthority
                    | Self::WithdrawOffer
                    | Self::ChooseAuthority
                    | Self::EndAuthority
                    | Self::FollowAuthority
                    | Self::Adopt
                    | Self::ConfirmClaim
                    | Self::DisputeClaim
                    | Self::Attest
                    | Self::Invite
                    | Self::EditAccount
                    | Self::EditClient
                    | Self::EndClient
            ),
        }
    }

    /// Its name, for callers who ask what they may do.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RegisterOrganization => "register_organization",
            Self::EditOrganization => "edit_organization",
            Self::RetireOrganization => "retire_organization",
            Self::SetStanding => "set_standing",
            Self::EditContact => "edit_contact",
            Self::ProveChannel => "prove_channel",
            Self::CreateAccount => "create_account",
            Self::Invite => "invite",
            Self::EditAccount => "edit_account",
            Self::SetPassword => "set_password",
            Self::FollowSource => "follow_source",
            Self::EndSession => "end_session",
            Self::RegisterCircle => "register_circle",
            Self::EditCircle => "edit_circle",
            Self::LeaveCircle => "leave_circle",
            Self::NarrowAudience => "narrow_audience",
            Self::OfferAuthority => "offer_authority",
            Self::WithdrawOffer => "withdraw_offer",
            Self::ChooseAuthority => "choose_authority",
            Self::EndAuthority => "end_authority",
            Self::FollowAuthority => "follow_authority",
            Self::Adopt => "adopt",
            Self::ConfirmClaim => "confirm_claim",
            Self::DisputeClaim => "dispute_claim",
            Self::Attest => "attest",
            Self::EditAttestation => "edit_attestation",
            Self::EndAttestation => "end_attestation",
            Self::EditClient => "edit_client",
            Self::EndClient => "end_client",
            Self::UseSecret => "use_secret",
        }
    }
}
