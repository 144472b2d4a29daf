// Source: Department for Education, children in need census, technical specifications and schemas of 2021 to
// 2024 (the project's copy: CIN_schema_2024.xsd), and for PreProceedingsandFGDM, new in 2026, the
// Department's rules 9006 to 9012.
#include "runtime/timeline/exchange/cin_census_fields.h"

#include <algorithm>
#include <array>

namespace plumbline::exchange {

namespace {

using Role = CensusField::Role;
using Reason = ReadOverReason;

constexpr CensusField event(std::string_view holder, std::string_view name, std::string_view event_name) {
    return {holder, name, Role::date, event_name, Reason::no_event};
}
constexpr CensusField unused_date(std::string_view holder, std::string_view name, Reason reason) {
    return {holder, name, Role::unused_date, {}, reason};
}
constexpr CensusField unused(std::string_view holder, std::string_view name, Reason reason,
                             std::string_view codes = {}) {
    return {holder, name, Role::unused, {}, reason, codes};
}
constexpr CensusField answer(std::string_view holder, std::string_view name, std::string_view codes = {}) {
    return {holder, name, Role::unused, {}, Reason::no_date_of_its_own, codes};
}

// The schema has 0 and 1, and its type is read as xs:boolean by many, whose words are these too.
constexpr std::string_view yes_no = "0 1 true false";
constexpr std::string_view categories_of_abuse = "NEG PHY SAB EMO MUL";

constexpr std::array fields = {
    unused("CollectionDetails", "Collection", Reason::about_the_return, "CIN"),
    CensusField{"CollectionDetails", "Year", Role::return_year, {}, Reason::about_the_return},
    CensusField{"CollectionDetails", "ReferenceDate", Role::return_date, {}, Reason::about_the_return},
    unused("Source", "SourceLevel", Reason::about_the_return, "L"),
    unused("Source", "LEA", Reason::about_the_return),
    unused("Source", "SoftwareCode", Reason::about_the_return),
    unused("Source", "Release", Reason::about_the_return),
    unused("Source", "SerialNo", Reason::about_the_return),
    unused("Source", "DateTime", Reason::about_the_return),

    CensusField{"ChildIdentifiers", "LAchildID", Role::child, {}, Reason::personal},
    unused("ChildIdentifiers", "UPN", Reason::personal),
    unused("ChildIdentifiers", "FormerUPN", Reason::personal),
    unused("ChildIdentifiers", "UPNunknown", Reason::personal, "UN1 UN2 UN3 UN4 UN5 UN6 UN7"),
    CensusField{"ChildIdentifiers", "PersonBirthDate", Role::birth_date, "born", Reason::no_event},
    CensusField{"ChildIdentifiers", "ExpectedPersonBirthDate", Role::due_date, "born", Reason::no_event},
    unused("ChildIdentifiers", "GenderCurrent", Reason::personal, "0 1 2 9"),
    unused("ChildIdentifiers", "Sex", Reason::personal, "0 1 2 9 M F U"), // its name since 2024
    unused_date("ChildIdentifiers", "PersonDeathDate", Reason::no_event),
    unused("ChildCharacteristics", "Ethnicity", Reason::personal,
           "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU "
           "NOBT"),
    unused("Disabilities", "Disability", Reason::personal,
           "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA"),

    event("CINdetails", "CINreferralDate", "referral"),
    answer("CINdetails", "ReferralSource", "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10"),
    answer("CINdetails", "PrimaryNeedCode", "N0 N1 N2 N3 N4 N5 N6 N7 N8 N9"),
    event("CINdetails", "CINclosureDate", "closure"),
    answer("CINdetails", "ReasonForClosure", "RC1 RC2 RC3 RC4 RC5 RC6 RC7 RC8 RC9"),
    // Here for a conference outside of an enquiry of this authority (a transfer in), in Section47 for one
    // that came of it.
    event("CINdetails", "DateOfInitialCPC", "icpc"),
    answer("CINdetails", "ReferralNFA", yes_no),

    event("Assessments", "AssessmentActualStartDate", "assessment_start"),
    // The point agreed for a review of the assessment. The census does not say whether it was held.
    unused_date("Assessments", "AssessmentInternalReviewDate", Reason::target),
    event("Assessments", "AssessmentAuthorisationDate", "assessment_end"),
    unused("FactorsIdentifiedAtAssessment", "AssessmentFactors", Reason::personal,
           "1A 1B 1C 2A 2B 2C 3A 3B 3C 4A 4B 4C 5A 5B 5C 6A 6B 6C 7A 8B 8C 8D 8E 8F 9A 10A 11A 12A 13A 14A "
           "15A 16A 17A 18A 18B 18C 19A 19B 19C 20 21 22A 23A 24A"),

    event("CINPlanDates", "CINPlanStartDate", "cin_plan_start"),
    event("CINPlanDates", "CINPlanEndDate", "cin_plan_end"),

    event("Section47", "S47ActualStartDate", "s47_start"),
    unused_date("Section47", "InitialCPCtarget", Reason::target),
    event("Section47", "DateOfInitialCPC", "icpc"),
    answer("Section47", "ICPCnotRequired", yes_no),

    event("ChildProtectionPlans", "CPPstartDate", "cp_plan_start"),
    event("ChildProtectionPlans", "CPPendDate", "cp_plan_end"),
    answer("ChildProtectionPlans", "InitialCategoryOfAbuse", categories_of_abuse),
    answer("ChildProtectionPlans", "LatestCategoryOfAbuse", categories_of_abuse),
    answer("ChildProtectionPlans", "NumberOfPreviousCPP"),
    event("Reviews", "CPPreviewDate", "rcpc"),

    event("PreProceedingsandFGDM", "PPStartDate", "pre_proceedings_start"),
    unused_date("PreProceedingsandFGDM", "LBPSentDate", Reason::no_event),
    answer("PreProceedingsandFGDM", "FGDMMeetingOffer"),
    answer("PreProceedingsandFGDM", "FGDMMeetingFac"),
    unused_date("PreProceedingsandFGDM", "InitialPPMeetingDate", Reason::no_event),
    answer("PreProceedingsandFGDM", "ReviewMeetingsCount"),
    event("PreProceedingsandFGDM", "StepDecisionDate", "pre_proceedings_end"),
    answer("PreProceedingsandFGDM", "PPOutcome"),
    unused_date("PreProceedingsandFGDM", "CourtAppDate", Reason::no_event),
    unused_date("PreProceedingsandFGDM", "LetterInitCPDate", Reason::no_event),
};

constexpr std::array holders = {
    CensusHolder{"Message", ""},
    CensusHolder{"Header", "Message", true},
    CensusHolder{"CollectionDetails", "Header"},
    CensusHolder{"Source", "Header"},
    CensusHolder{"Children", "Message"},
    CensusHolder{"Child", "Children", true},
    CensusHolder{"ChildIdentifiers", "Child"},
    CensusHolder{"ChildCharacteristics", "Child"},
    CensusHolder{"Disabilities", "ChildCharacteristics"},
    CensusHolder{"CINdetails", "Child", true, "CINreferralDate", "CINclosureDate"},
    CensusHolder{"Assessments", "CINdetails", true, "AssessmentActualStartDate",
                 "AssessmentAuthorisationDate"},
    CensusHolder{"FactorsIdentifiedAtAssessment", "Assessments"},
    CensusHolder{"CINPlanDates", "CINdetails", true, "CINPlanStartDate", "CINPlanEndDate"},
    CensusHolder{"Section47", "CINdetails", true, "S47ActualStartDate", ""},
    CensusHolder{"ChildProtectionPlans", "CINdetails", true, "CPPstartDate", "CPPendDate"},
    CensusHolder{"Reviews", "ChildProtectionPlans"},
    CensusHolder{"PreProceedingsandFGDM", "CINdetails", true, "PPStartDate", "StepDecisionDate"},
};

} // namespace

const CensusField* find_census_field(std::string_view holder, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const CensusField& field) {
        return field.holder == holder && field.name == name;
    });
    return found == fields.end() ? nullptr : &*found;
}

bool is_census_date(std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const CensusField& field) {
        const bool is_date = field.role == Role::date || field.role == Role::birth_date ||
                             field.role == Role::due_date || field.role == Role::unused_date ||
                             field.role == Role::return_date;
        return is_date && field.name == name;
    });
}

const CensusHolder* find_census_holder(std::string_view name) {
    const auto found = std::find_if(holders.begin(), holders.end(),
                                    [&](const CensusHolder& holder) { return holder.name == name; });
    return found == holders.end() ? nullptr : &*found;
}

bool is_census_word(std::string_view word) {
    return find_census_holder(word) ||
           std::any_of(fields.begin(), fields.end(),
                       [&](const CensusField& field) { return field.name == word; });
}

} // namespace plumbline::exchange
